// Somebody who writes all the time, through any server, and never gives up on a write.
import { persist, write } from './api.mjs';
import { below, chance, pick, sleep } from './random.mjs';
import { RATE, SEED, WRITERS } from './settings.mjs';

/** What everybody wrote: the ids of the events that servers acknowledged. */
export const acknowledged = [];
/** The texts of the comments among them. */
export const comments = [];

let keys = 0;

function key() {
  keys += 1;
  return `${SEED}-${keys}`;
}

const BURST = 20;

/** Comments on the busy alliance as fast as can be, in requests of many. */
export async function flood(servers, { alliances, writers }, count) {
  let left = count;
  const pour = async ({ token }) => {
    while (left > 0) {
      left -= BURST;
      const fields = Array.from({ length: BURST }, (_, n) => n);
      const inputs = fields.map(() => ({ subjectId: alliances[0].id, body: `A comment. ${key()}`, idempotencyKey: key() }));
      const query = `mutation (${fields.map((n) => `$i${n}: CommentCreateInput!`).join(' ')}) {
        ${fields.map((n) => `m${n}: commentCreate(input: $i${n}) { errors { code } event { id } }`).join('\n')}
      }`;
      const variables = Object.fromEntries(inputs.map((input, n) => [`i${n}`, input]));
      const data = await persist(servers, { query, variables, token });
      acknowledged.push(...fields.map((n) => data[`m${n}`].event.id));
      comments.push(...inputs.map(({ body }) => body));
    }
  };
  await Promise.all(writers.map(pour));
}

export class Writer {
  #servers;
  #world;
  #person;
  #signal;

  constructor(servers, world, person) {
    this.#servers = servers;
    this.#world = world;
    this.#person = person;
  }

  async run(until) {
    const pause = (1000 * WRITERS) / RATE;
    while (!until.aborted) {
      const begun = Date.now();
      await this.#write();
      await sleep(Math.max(0, pause * (0.5 + below(100) / 100) - (Date.now() - begun)));
    }
  }

  async #write() {
    const turn = below(100);
    if (turn < 55) await this.#comment();
    else if (turn < 75) await this.#do('questionAsk', { subjectId: this.#subject(), body: `How so? ${key()}` });
    else if (turn < 95) await this.#signalOrWithdraw();
    else await this.#mission();
  }

  /** The first alliance is the busy one. */
  #subject() {
    const { alliances, missions } = this.#world;
    return chance(0.5) ? alliances[0].id : pick([...alliances.map(({ id }) => id), ...missions]);
  }

  async #comment() {
    const body = `A comment. ${key()}`;
    await this.#do('commentCreate', { subjectId: this.#subject(), body });
    comments.push(body);
  }

  async #signalOrWithdraw() {
    if (this.#signal) {
      await this.#do('signalWithdraw', { id: this.#signal });
      this.#signal = undefined;
      return;
    }
    const input = {
      kind: 'WANTS_TO_CONTRIBUTE', message: 'I would like to help.', visibility: pick(['PUBLIC', 'LEADERS']),
      targetId: chance(0.8) ? pick(this.#world.alliances).id : undefined,
    };
    const { signal } = await this.#do('signalCreate', input, 'signal { id }');
    this.#signal = signal.id;
  }

  async #mission() {
    const { id, leader } = pick(this.#world.alliances);
    const input = { kind: 'PROPOSED', title: `Mission ${key()}`, allianceId: id, seasonId: this.#world.season };
    await this.#do('missionCreate', input, '', leader.token);
  }

  async #do(field, input, selection, token = this.#person.token) {
    const once = { ...input, idempotencyKey: key() };
    const payload = await write(this.#servers, { field, selection, input: once, token });
    acknowledged.push(payload.event.id);
    return payload;
  }
}
