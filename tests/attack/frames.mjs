// A WebSocket client that may break every rule: it writes the frames it is told to.
import net from 'node:net';
import { development } from './support.mjs';

/** A frame with what its first bytes say; masked as a client's has to be. */
export function frame(opcode, payload = '', { fin = true, reserved = 0, masked = true, claim } = {}) {
  const bytes = Buffer.from(payload);
  const length = claim ?? BigInt(bytes.length);
  const mask = masked ? Buffer.from([1, 2, 3, 4]) : Buffer.alloc(0);
  const body = masked ? bytes.map((byte, at) => byte ^ mask[at % 4]) : bytes;
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | (reserved << 4) | opcode]), size(length, masked), mask, body]);
}

function size(length, masked) {
  const bit = masked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([bit | Number(length)]);
  const wide = Buffer.alloc(length < 65_536n ? 3 : 9);
  wide[0] = bit | (wide.length === 3 ? 126 : 127);
  if (wide.length === 3) wide.writeUInt16BE(Number(length), 1);
  else wide.writeBigUInt64BE(length, 1);
  return wide;
}

export const text = (message) => frame(1, typeof message === 'string' ? message : JSON.stringify(message));
export const INIT = text({ type: 'connection_init' });

const upgrade = (lines) =>
  `${['GET /graphql HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Protocol: graphql-transport-ws', ...lines].join('\r\n')}\r\n\r\n`;

/** A connection that was upgraded to a socket. */
export class Socket {
  #received = Buffer.alloc(0);
  #listener = () => {};
  /** The texts that came. */
  messages = [];
  /** The code of the close frame, once it came. */
  code = undefined;
  isClosed = false;

  static async open({ to = development, lines = [] } = {}) {
    const socket = new Socket();
    socket.connection = net.connect(Number(to.port), to.hostname);
    socket.connection.on('data', (data) => socket.#take(data));
    socket.connection.on('error', () => {});
    socket.connection.on('close', () => {
      socket.isClosed = true;
      socket.#listener();
    });
    socket.connection.write(upgrade(lines));
    await socket.until(() => socket.head !== undefined);
    return socket;
  }

  write(...frames) {
    if (!this.isClosed) this.connection.write(Buffer.concat(frames));
  }

  /** Waits until something is so or the connection is closed; false when it took too long. */
  async until(holds, milliseconds = 3000) {
    const deadline = Date.now() + milliseconds;
    while (!holds() && !this.isClosed) {
      const left = deadline - Date.now();
      if (left <= 0) return false;
      await new Promise((wake) => {
        this.#listener = wake;
        setTimeout(wake, Math.min(left, 250)).unref();
      });
    }
    return true;
  }

  /** The code that the server closes with. */
  async closing(milliseconds) {
    await this.until(() => this.code !== undefined, milliseconds);
    this.destroy();
    return this.code;
  }

  async init() {
    this.write(INIT);
    await this.until(() => this.messages.length > 0);
  }

  destroy() {
    this.connection.destroy();
  }

  #take(data) {
    this.#received = Buffer.concat([this.#received, data]);
    if (this.head === undefined) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.head = this.#received.subarray(0, end).toString();
      this.#received = this.#received.subarray(end + 4);
    }
    while (this.#takeFrame());
    this.#listener();
  }

  #takeFrame() {
    const bytes = this.#received;
    if (bytes.length < 2) return false;
    const short = bytes[1] & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < start) return false;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + length) return false;
    const payload = bytes.subarray(start, start + length);
    if ((bytes[0] & 0x0f) === 1) this.messages.push(JSON.parse(payload));
    if ((bytes[0] & 0x0f) === 8) this.code = length >= 2 ? payload.readUInt16BE(0) : 1005;
    this.#received = bytes.subarray(start + length);
    return true;
  }
}
