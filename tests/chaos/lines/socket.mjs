// graphql-transport-ws: a WebSocket.
import WebSocket from 'ws';
import { authorization } from '../http.mjs';

/** The codes that close the socket of somebody whose session has ended. */
const SHUT_OUT = new Set([4401, 4403]);

export class SocketLine {
  static protocol = 'graphql-transport-ws';
  #client;
  #socket;
  #operation = 0;

  /**
   * Connects, and asks. The client has a `token`, gives the `request` to send, and is told of each `result`, of what
   * `failed`, and once, whoever cut the line, that it is `closed`.
   */
  constructor({ port }, client) {
    this.#client = client;
    const options = { perMessageDeflate: false, handshakeTimeout: 20_000 };
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', options);
    this.#socket.on('open', () => this.#send({ type: 'connection_init', payload: authorization(client.token) }));
    this.#socket.on('message', (bytes) => this.#take(JSON.parse(bytes)));
    this.#socket.on('error', (error) => client.failed(error));
    this.#socket.on('close', (code) => this.#closed(code));
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  #send(message) {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }

  /** Asks anew: the operation that runs is ended. */
  ask() {
    this.#send({ type: 'complete', id: `${this.#operation}` });
    this.#begin();
  }

  #begin() {
    this.#operation += 1;
    this.#send({ type: 'subscribe', id: `${this.#operation}`, payload: this.#client.request() });
  }

  #take({ type, id, payload }) {
    if (type === 'connection_ack') return this.#begin();
    if (type === 'ping') return this.#send({ type: 'pong' });
    // What was on its way when another operation took its place.
    if (id !== `${this.#operation}`) return undefined;
    if (type === 'next') return this.#client.result(payload);
    if (type === 'error') this.#client.result({ errors: payload });
    return this.cut();
  }

  #closed(code) {
    // What the other lines say by a result, this one says by how it is closed.
    if (SHUT_OUT.has(code)) this.#client.result({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    this.#client.closed();
  }

  cut() {
    this.#socket.terminate();
  }

  pause() {
    this.#socket.pause();
  }

  resume() {
    this.#socket.resume();
  }
}
