// How often each thing happened.
export class Tally extends Map {
  static of(names) {
    const tally = new Tally();
    names.forEach((name) => tally.add(name));
    return tally;
  }

  add(what, times = 1) {
    this.set(what, (this.get(what) ?? 0) + times);
  }

  get total() {
    return [...this.values()].reduce((sum, times) => sum + times, 0);
  }

  /** The most frequent first. */
  toString() {
    return [...this].sort(([, a], [, b]) => b - a).map(([what, times]) => `${times} ${what}`).join(', ') || 'none';
  }
}
