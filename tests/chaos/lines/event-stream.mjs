// graphql-sse with distinct connections: each operation has its own.
import { authorization } from '../http.mjs';
import { EventSource } from './event-source.mjs';
import { resultOf } from './refusal.mjs';

export class EventStreamLine {
  static protocol = 'graphql-sse';
  #server;
  #client;
  #source;

  /** See the line over WebSocket; this one asks at once. */
  constructor(server, client) {
    this.#server = server;
    this.#client = client;
    this.ask();
  }

  get isOpen() {
    return this.#source.isOpen;
  }

  ask() {
    const former = this.#source;
    const request = { headers: authorization(this.#client.token), body: this.#client.request() };
    // What was on its way when another operation took its place is not for the client.
    const ifCurrent = (tell) => (what) => source === this.#source && tell(what);
    const source = new EventSource(this.#server, request, {
      event: ifCurrent((event) => this.#take(event)),
      refused: ifCurrent((answer) => this.#client.result(resultOf(answer))),
      failed: ifCurrent((error) => this.#client.failed(error)),
      closed: ifCurrent(() => this.#client.closed()),
    });
    this.#source = source;
    former?.cut();
  }

  #take({ name, data }) {
    if (name === 'next') this.#client.result(JSON.parse(data));
    else this.cut();
  }

  cut() {
    this.#source.cut();
  }

  pause() {
    this.#source.pause();
  }

  resume() {
    this.#source.resume();
  }
}
