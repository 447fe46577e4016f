// Somebody who writes all the time, through any server, and never gives up on a write.
import { write } from './api.mjs';
import { below, chance, pick, sleep } from './random.mjs';
import { RATE, WRITERS } from './settings.mjs';
import { acknowledged, comments, key, newComment } from './written.mjs';

export class Writer {
  #servers;
  #world;
  #person;
  /** What it wrote that more can be done with. */
  #comment;
  #question;
  #signal;
  #profileVersion = 1;

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
    if (turn < 50) await this.#commentOrEdit();
    else if (turn < 75) await this.#askOrAnswer();
    else if (turn < 90) await this.#signalOrWithdraw();
    else if (turn < 94) await this.#missionOf(pick(this.#world.alliances));
    else if (turn < 97) await this.#updateOf(this.#place());
    else await this.#profile();
  }

  /** An alliance or its mission, and who leads it; the first alliance is the busy one. */
  #place() {
    const { alliances, missions } = this.#world;
    const ofMissions = missions.map((id, number) => ({ id, leader: alliances[number].leader }));
    return chance(0.5) ? alliances[0] : pick([...alliances, ...ofMissions]);
  }

  async #commentOrEdit() {
    if (this.#comment && chance(0.2)) {
      const { id, place } = this.#comment;
      const body = newComment();
      this.#comment = undefined;
      await this.#do('commentEdit', { id, body, expectedVersion: 1 });
      comments[place] = body;
      return;
    }
    const body = newComment();
    const { comment } = await this.#do('commentCreate', { subjectId: this.#place().id, body }, 'comment { id }');
    this.#comment = { id: comment.id, place: comments.push(body) - 1 };
  }

  async #askOrAnswer() {
    if (this.#question) {
      const { id, leader } = this.#question;
      this.#question = undefined;
      await this.#do('questionAnswer', { questionId: id, body: 'Like this.' }, '', leader);
      return;
    }
    const { id, leader } = this.#place();
    const { question } = await this.#do('questionAsk', { subjectId: id, body: `How so? ${key()}` }, 'question { id }');
    this.#question = { id: question.id, leader };
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

  async #missionOf({ id, leader }) {
    const input = { kind: 'PROPOSED', title: `Mission ${key()}`, allianceId: id, seasonId: this.#world.season };
    await this.#do('missionCreate', input, '', leader);
  }

  async #updateOf({ id, leader }) {
    await this.#do('updatePost', { subjectId: id, body: 'We went on.' }, '', leader);
  }

  /** Neither of an alliance nor of the season. */
  async #profile() {
    await this.#do('profileUpdate', { bio: `Writes. ${key()}`, expectedVersion: this.#profileVersion });
    this.#profileVersion += 1;
  }

  async #do(field, input, selection, { token } = this.#person) {
    const once = { ...input, idempotencyKey: key() };
    const payload = await write(this.#servers, { field, selection, input: once, token });
    acknowledged.push(payload.event.id);
    return payload;
  }
}
