// A throw-away PostgreSQL. It runs as the user postgres where this process is root, which PostgreSQL refuses.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';
const AS_POSTGRES = ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--'];

/** A port of loopback that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export class Cluster {
  #bin;
  #folder;
  #port;

  /** Starts one. Its commits are durable, as its servers' clients are told; the disk itself is trusted. */
  static async start() {
    const cluster = new Cluster();
    const newest = readdirSync(VERSIONS).sort((a, b) => Number(a) - Number(b)).at(-1);
    cluster.#bin = join(VERSIONS, newest, 'bin');
    cluster.#folder = mkdtempSync(join(tmpdir(), 'alliance-hub-chaos-'));
    if (process.getuid() === 0) await run('chown', ['postgres', cluster.#folder]);
    chmodSync(cluster.#folder, 0o700);
    await cluster.#postgres('initdb', '-D', cluster.#data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
    cluster.#port = await freePort();
    await cluster.#begin();
    await cluster.sql('create database chaos', 'postgres');
    return cluster;
  }

  get url() {
    return `postgres://postgres@127.0.0.1:${this.#port}/chaos`;
  }

  get #data() {
    return join(this.#folder, 'data');
  }

  async #begin() {
    const options = `-c listen_addresses=127.0.0.1 -p ${this.#port} -k ${this.#folder} -c fsync=off -c max_connections=100`;
    await this.#postgres('pg_ctl', '-D', this.#data, '-l', join(this.#folder, 'log'), '-o', options, '-w', 'start');
  }

  /** Ends it as a crash would, and starts it again. */
  async restart() {
    await this.#postgres('pg_ctl', '-D', this.#data, '-m', 'immediate', '-w', 'stop');
    await this.#begin();
  }

  /** The rows of a statement, as lists of texts. */
  async sql(statement, database = 'chaos') {
    const options = ['-XAtq', '-F', '\t', '-h', '127.0.0.1', '-p', `${this.#port}`, '-U', 'postgres', '-d', database];
    const { stdout } = await run(join(this.#bin, 'psql'), [...options, '-c', statement], { maxBuffer: 1 << 30 });
    return stdout.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
  }

  /** Ends about this share of the servers' connections. */
  cut(share) {
    return this.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'alliance-hub' and random() < ${share}`);
  }

  async stop() {
    await this.#postgres('pg_ctl', '-D', this.#data, '-m', 'immediate', '-w', 'stop').catch(() => {});
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #postgres(program, ...options) {
    const command = [...(process.getuid() === 0 ? AS_POSTGRES : []), join(this.#bin, program), ...options];
    // pg_ctl hands its output on to the server, so it is not waited for.
    const { stdout } = await run('sh', ['-c', '"$@" >/dev/null 2>&1', 'sh', ...command], { cwd: '/' });
    return stdout;
  }
}
