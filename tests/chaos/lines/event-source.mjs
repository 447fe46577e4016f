// An answer of server-sent events that goes on, on a connection of its own.
import { send, textOf } from '../http.mjs';
import { EventReader } from './event-reader.mjs';

export class EventSource {
  #request;
  #response;
  /** Kept once all is told that comes before the end. */
  #told = Promise.resolve();

  /** Tells of each event, of the answer where the request is refused, of an error, and once that it is closed. */
  constructor(server, request, { event, refused, failed, closed }) {
    const headers = { ...request.headers, accept: 'text/event-stream' };
    this.#request = send(server, { ...request, headers });
    this.#request.on('response', (response) => {
      const status = response.statusCode;
      if (status === 200) this.#read(response, event);
      else this.#told = textOf(response).then((text) => refused({ status, text }), failed);
    });
    this.#request.on('error', failed);
    this.#request.on('close', () => this.#told.then(closed));
  }

  get isOpen() {
    return this.#response !== undefined && !this.#response.destroyed;
  }

  #read(response, event) {
    this.#response = response;
    // From here on it may be quiet for as long as its reader does not read.
    this.#request.setTimeout(0);
    const reader = new EventReader();
    response.setEncoding('utf8');
    response.on('data', (piece) => reader.read(piece).forEach(event));
    // That it was cut is told by the end of the request.
    response.on('error', () => {});
  }

  cut() {
    this.#request.destroy();
  }

  pause() {
    this.#response.pause();
  }

  resume() {
    this.#response.resume();
  }
}
