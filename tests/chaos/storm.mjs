// What goes wrong, at random.
import { persist, write } from './api.mjs';
import { between, chance, pick, sleep } from './random.mjs';
import { Tally } from './tally.mjs';

export class Storm {
  counts = new Tally();
  #cluster;
  #servers;
  #world;
  #subscribers;

  constructor({ cluster, servers, world, subscribers }) {
    this.#cluster = cluster;
    this.#servers = servers;
    this.#world = world;
    this.#subscribers = subscribers;
  }

  /** Blows until told; whatever is broken by then is mended first. */
  async blow(until, seconds) {
    await Promise.all([
      this.#repeat(until, [1500, 3500], () => this.#kill()),
      this.#repeat(until, [200, 600], () => this.#cutLines()),
      this.#repeat(until, [1500, 4000], () => this.#cutDatabase()),
      this.#repeat(until, [seconds * 250, seconds * 400], () => this.#restartDatabase()),
      this.#repeat(until, [seconds * 150, seconds * 300], () => this.#removeMember()),
      this.#repeat(until, [seconds * 100, seconds * 200], () => this.#endSession()),
      ...this.#subscribers.filter(({ isSlow }) => isSlow).map((slow) => this.#stall(until, slow, seconds)),
    ]);
  }

  async #repeat(until, [low, high], action) {
    for (;;) {
      await sleep(between(low, high));
      if (until.aborted) return;
      await action();
    }
  }

  async #kill() {
    const server = pick(this.#servers);
    this.counts.add('kills');
    await server.kill();
    await sleep(between(50, 1000));
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await server.start();
      } catch (error) {
        // The database may be away at this moment; then a server does not start.
        if (attempt > 20) throw error;
        await sleep(300);
      }
    }
  }

  async #cutLines() {
    for (const subscriber of this.#subscribers.filter(() => chance(0.03))) {
      this.counts.add('cut lines');
      subscriber.cut();
    }
  }

  async #cutDatabase() {
    const cut = await this.#cluster.cut(pick([0.3, 1])).then((rows) => rows.length, () => 0);
    this.counts.add('cut database connections', cut);
  }

  async #restartDatabase() {
    this.counts.add('restarts');
    await this.#cluster.restart();
  }

  /** A member leaves the alliance: what happens in it is no longer theirs to follow. */
  async #removeMember() {
    const leaver = this.#world.leavers.find(({ isRemoved }) => !isRemoved);
    if (!leaver) return;
    leaver.isRemoved = true;
    this.counts.add('removed members');
    const input = { id: leaver.membership, idempotencyKey: `remove-${leaver.id}` };
    const { token } = this.#world.alliances[0].leader;
    const removed = await write(this.#servers, { field: 'allianceMemberRemove', input, token });
    leaver.removal = removed.event.id;
  }

  /** Somebody signs out, at the server where they listen. */
  async #endSession() {
    const isListening = ({ person, endedAt, server }) => this.#world.retirees.includes(person) && !endedAt && server?.isUp;
    const subscriber = this.#subscribers.find(isListening);
    if (!subscriber) return;
    this.counts.add('ended sessions');
    const { server, person } = subscriber;
    subscriber.endedAt = Infinity;
    const query = 'mutation { sessionEnd(input: {}) { errors { code } } }';
    // Where the first attempt was done without an answer, the second finds the session ended.
    await persist([server], { query, token: person.token }).catch((error) => {
      if (!error.message.includes('UNAUTHENTICATED')) throw error;
    });
    subscriber.endedAt = Date.now();
  }

  async #stall(until, slow, seconds) {
    while (!until.aborted) {
      await slow.stall(Math.min(seconds * 250, 20_000));
      await sleep(500);
    }
  }
}
