// Somebody who follows one stream for the whole run, whatever happens to the line.
import WebSocket from 'ws';
import { below, between, pick, sleep } from './random.mjs';

const PROTOCOL = 'graphql-transport-ws';
const FIELDS = {
  alliance: ['allianceEvents', '$id: ID!', 'allianceId: $id'],
  mission: ['missionEvents', '$id: ID!', 'missionId: $id'],
  viewer: ['viewerEvents', '', ''],
};
/** The codes that end a subscriber whose session has ended. */
const ENDED = new Set([4401, 4403]);

/** Numbers stand for the ids of events, as each is received very often. */
const numbers = new Map();
export function numberOf(id) {
  if (!numbers.has(id)) numbers.set(id, numbers.size);
  return numbers.get(id);
}

export const counts = { deliveries: 0, connections: 0, gaps: 0, failures: new Map() };

function note(what) {
  counts.failures.set(what, (counts.failures.get(what) ?? 0) + 1);
}

export class Subscriber {
  /** The events that were received, in their order. */
  received = [];
  server;
  /** When the session was ended, and when the last event came. */
  endedAt;
  lastAt = 0;
  wasRefused = false;
  gaps = 0;
  #servers;
  #socket;
  #cursor;
  #isClosed = false;
  #operation = 0;

  /** `start` is the cursor to read on from; a subscriber without one begins live. */
  constructor(servers, { about, id, person, start, isLive = false, isSlow = false }) {
    Object.assign(this, { about, id, person, isLive, isSlow });
    this.#servers = servers;
    this.#cursor = isLive ? undefined : start;
    this.start = start;
  }

  connect() {
    if (this.#isClosed) return;
    const up = this.#servers.filter(({ isUp }) => isUp);
    if (up.length === 0) return void this.#again();
    this.server = pick(up);
    counts.connections += 1;
    const socket = new WebSocket(`ws://127.0.0.1:${this.server.port}/graphql`, PROTOCOL, {
      perMessageDeflate: false, handshakeTimeout: 20_000,
    });
    this.#socket = socket;
    const authorization = this.person ? `Bearer ${this.person.token}` : undefined;
    socket.on('open', () => this.#send(socket, { type: 'connection_init', payload: { authorization } }));
    socket.on('message', (bytes) => this.#take(socket, JSON.parse(bytes)));
    socket.on('error', (error) => note(error.code ?? 'handshake'));
    socket.on('close', (code) => this.#closed(socket, code));
  }

  #send(socket, message) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  #subscribe(socket) {
    const [field, declared, given] = FIELDS[this.about];
    const heavy = this.isSlow ? 'alliance { description }' : '';
    const query = `subscription ($after: String${declared && ', '}${declared}) {
      ${field}(after: $after${given && ', '}${given}) {
        __typename ... on Event { id cursor ${heavy} } ... on StreamGap { missed resumeFrom }
      }
    }`;
    this.#operation += 1;
    const variables = { after: this.#cursor, ...(declared && { id: this.id }) };
    this.#send(socket, { type: 'subscribe', id: `${this.#operation}`, payload: { query, variables } });
  }

  #take(socket, message) {
    if (socket !== this.#socket) return;
    if (message.type === 'connection_ack') return this.#subscribe(socket);
    if (message.type === 'ping') return this.#send(socket, { type: 'pong' });
    // What was on its way when another subscription took its place.
    if (message.id !== `${this.#operation}`) return undefined;
    if (message.type === 'next') return this.#item(socket, message.payload);
    if (message.type === 'error') message.payload.forEach(({ extensions }) => note(extensions?.code));
    return socket.terminate();
  }

  #item(socket, { data, errors }) {
    const item = Object.values(data ?? {})[0];
    for (const { extensions } of errors ?? []) note(extensions?.code);
    if (!item) return socket.terminate();
    if (item.__typename === 'StreamGap') {
      counts.gaps += 1;
      this.gaps += 1;
      this.#send(socket, { type: 'complete', id: `${this.#operation}` });
      this.#cursor = item.resumeFrom;
      return this.#subscribe(socket);
    }
    counts.deliveries += 1;
    this.received.push(numberOf(item.id));
    this.#cursor = item.cursor;
    this.lastAt = Date.now();
    return undefined;
  }

  #closed(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    if (ENDED.has(code) && this.endedAt) {
      this.wasRefused = true;
      this.#isClosed = true;
      return;
    }
    // Whoever began live and received nothing yet goes on from where everybody began.
    this.#cursor ??= this.start;
    this.#again();
  }

  async #again() {
    await sleep(between(50, 400));
    this.connect();
  }

  /** Cuts the line, as a network would. */
  cut() {
    this.#socket?.terminate();
  }

  /** Stops reading for a while, or until the promise is kept. */
  async stall(while_) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.pause();
    await (typeof while_ === 'number' ? sleep(while_ + below(500)) : while_);
    if (socket === this.#socket) socket.resume();
  }

  close() {
    this.#isClosed = true;
    this.#socket?.terminate();
  }
}
