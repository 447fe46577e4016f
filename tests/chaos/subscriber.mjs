// Somebody who follows one stream for the whole run, whatever happens to the line.
import { numberOf } from './numbers.mjs';
import { below, between, pick, sleep } from './random.mjs';
import { subscription } from './stream.mjs';
import { Tally } from './tally.mjs';

/** What all subscribers met. */
export const counts = { connections: 0, deliveries: new Tally(), gaps: new Tally(), failures: new Tally(), shutOut: 0 };

export class Subscriber {
  /** The events that were received, in their order. */
  received = [];
  server;
  /** When the session was ended, and when the last event came. */
  endedAt;
  lastAt = 0;
  wasRefused = false;
  #servers;
  #line;
  #cursor;
  #start;
  #isClosed = false;

  /** `start` is the cursor to read on from; a subscriber that `isLive` begins without one. */
  constructor(servers, { about, id, kinds, person, start, isLive = false, isSlow = false, Line }) {
    Object.assign(this, { about, id, kinds, person, isLive, isSlow, Line });
    this.#servers = servers;
    this.#cursor = isLive ? undefined : start;
    this.#start = start;
  }

  get isConnected() {
    return this.#line?.isOpen ?? false;
  }

  connect() {
    if (this.#isClosed) return;
    const up = this.#servers.filter(({ isUp }) => isUp);
    if (up.length === 0) return void this.#again();
    this.server = pick(up);
    counts.connections += 1;
    const line = new this.Line(this.server, {
      token: this.person?.token,
      request: () => subscription(this, this.#cursor),
      result: (result) => line === this.#line && this.#take(result),
      failed: (error) => counts.failures.add(error.code ?? 'handshake'),
      closed: () => line === this.#line && this.#lost(),
    });
    this.#line = line;
  }

  #take({ data, errors = [] }) {
    const codes = errors.map(({ extensions }) => extensions?.code);
    if (codes.includes('UNAUTHENTICATED')) return this.#shutOut();
    codes.forEach((code) => counts.failures.add(code));
    const item = Object.values(data ?? {})[0];
    if (!item) return this.#line.cut();
    return item.__typename === 'StreamGap' ? this.#fill(item) : this.#receive(item);
  }

  #receive({ id, cursor }) {
    counts.deliveries.add(this.Line.protocol);
    this.received.push(numberOf(id));
    this.#cursor = cursor;
    this.lastAt = Date.now();
  }

  #fill({ resumeFrom }) {
    counts.gaps.add(this.Line.protocol);
    this.#cursor = resumeFrom;
    this.#line.ask();
  }

  #shutOut() {
    if (this.endedAt) {
      this.wasRefused = true;
      this.#isClosed = true;
    } else {
      counts.shutOut += 1;
    }
    this.#line.cut();
  }

  #lost() {
    this.#line = undefined;
    // Whoever began live and received nothing yet goes on from where everybody began.
    this.#cursor ??= this.#start;
    this.#again();
  }

  async #again() {
    await sleep(between(50, 400));
    this.connect();
  }

  /** Cuts the line, as a network would. */
  cut() {
    this.#line?.cut();
  }

  /** Stops reading for a while, or until the promise is kept. */
  async stall(while_) {
    const line = this.#line;
    if (!this.isConnected) return;
    line.pause();
    await (typeof while_ === 'number' ? sleep(while_ + below(500)) : while_);
    if (line === this.#line) line.resume();
  }

  close() {
    this.#isClosed = true;
    this.cut();
  }
}
