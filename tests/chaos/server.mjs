// A server that is a process of its own.
import { execFile, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sleep } from './random.mjs';

const STARTS_WITHIN = 30_000;

export class Server {
  /** How it ended where nobody ended it. */
  #ends = [];
  #binary;
  #settings;
  #process;

  constructor(binary, { name, port, folder, database }) {
    Object.assign(this, { name, port, log: join(folder, `${name}.log`) });
    this.#binary = binary;
    this.#settings = [
      'serve', '--listen', `127.0.0.1:${port}`, '--mode', 'development', '--log', 'info',
      '--data-dir', join(folder, name), '--signing-key-file', join(folder, 'key.pem'),
      '--public-url', 'http://hub.test', '--access-token-minutes', '1440', '--database-url', database,
      '--streams-per-address', '100000', '--streams-per-account', '100000', '--connections', '100000',
    ];
  }

  get isUp() {
    return this.#process !== undefined;
  }

  /** Starts it, and returns when it is ready. Its settings are these alone, whatever the environment says. */
  async start() {
    const log = openSync(this.log, 'a');
    const child = spawn(this.#binary, this.#settings, { env: {}, stdio: ['ignore', log, log] });
    child.on('exit', (code, signal) => {
      if (this.#process !== child) return;
      this.#process = undefined;
      this.#ends.push(`ended by itself, with ${signal ?? code}: ${this.#lastWords()}`);
    });
    const deadline = Date.now() + STARTS_WITHIN;
    while ((await this.#status('/health/ready')) !== 200) {
      if (child.exitCode !== null || Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`${this.name} did not start:\n${this.#lastWords()}`);
      }
      await sleep(50);
    }
    this.#process = child;
  }

  /** Ends it without warning. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Asks it to end. */
  async stop() {
    await this.#end('SIGTERM');
  }

  async #end(signal) {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }

  isReady() {
    return this.#status('/health/ready').then((status) => status === 200);
  }

  #status(path) {
    return new Promise((resolve) => {
      const request = http.get({ host: '127.0.0.1', port: this.port, path, timeout: 5_000 }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => resolve(undefined));
    });
  }

  /** Megabytes of memory in use. */
  memory() {
    if (!this.isUp) throw new Error(`server ${this.name} is gone`);
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
  }

  #lastWords() {
    return readFileSync(this.log, 'utf8').slice(-4000);
  }

  /** That it ended by itself, and its own mistakes that it logged; that it answered 503 while the database was away is none. */
  faults() {
    const logged = readFileSync(this.log, 'utf8').split('\n');
    const mistakes = logged.filter((line) => /ERROR|panicked/.test(line) && !line.includes('503 Service Unavailable'));
    return [...this.#ends, ...mistakes.slice(0, 5)].map((fault) => `server ${this.name}: ${fault}`);
  }
}

/** Runs a command of the binary that ends by itself. */
export function command(binary, database, folder, ...words) {
  const storage = ['--database-url', database, '--data-dir', join(folder, 'command'), '--log', 'warn'];
  return promisify(execFile)(binary, [...words, ...storage], { env: {} });
}
