// graphql-sse with a single connection: a stream is reserved and opened, and operations are asked for beside it.
import { authorization, exchange } from '../http.mjs';
import { EventSource } from './event-source.mjs';
import { resultOf } from './refusal.mjs';

const TOKEN = 'x-graphql-event-stream-token';

export class SharedStreamLine {
  static protocol = 'graphql-sse on a single connection';
  #server;
  #client;
  #headers;
  #source;
  #operation = 0;

  /** See the line over WebSocket. */
  constructor(server, client) {
    this.#server = server;
    this.#client = client;
    this.#open().catch((error) => this.#failed(error));
  }

  get isOpen() {
    return this.#source?.isOpen ?? false;
  }

  async #open() {
    const headers = authorization(this.#client.token);
    const answer = await exchange(this.#server, { method: 'PUT', headers });
    if (answer.status !== 201) {
      this.#client.result(resultOf(answer));
      return this.#client.closed();
    }
    this.#headers = { ...headers, [TOKEN]: answer.text };
    this.#source = new EventSource(this.#server, { method: 'GET', headers: this.#headers }, {
      event: (event) => this.#take(event),
      refused: (refusal) => this.#client.result(resultOf(refusal)),
      failed: (error) => this.#client.failed(error),
      closed: () => this.#client.closed(),
    });
    return this.#begin();
  }

  async #begin() {
    this.#operation += 1;
    const extensions = { operationId: `${this.#operation}` };
    const answer = await exchange(this.#server, { headers: this.#headers, body: { ...this.#client.request(), extensions } });
    if (answer.status !== 202) this.#client.result(resultOf(answer));
  }

  async #end() {
    const path = `/graphql?operationId=${this.#operation}`;
    await exchange(this.#server, { method: 'DELETE', path, headers: this.#headers });
  }

  ask() {
    // From here on what comes of the former operation is not for the client.
    const ended = this.#end();
    this.#operation += 1;
    ended.then(() => this.#begin()).catch((error) => this.#failed(error));
  }

  #take({ name, data }) {
    const { id, payload } = JSON.parse(data);
    if (id !== `${this.#operation}`) return;
    if (name === 'next') this.#client.result(payload);
    else this.cut();
  }

  /** Without a stream, which tells of its end, that it never came is its end. */
  #failed(error) {
    this.#client.failed(error);
    if (this.#source) this.cut();
    else this.#client.closed();
  }

  cut() {
    this.#source?.cut();
  }

  pause() {
    this.#source.pause();
  }

  resume() {
    this.#source.resume();
  }
}
