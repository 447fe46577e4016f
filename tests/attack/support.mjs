// What all attacks share: how to send, how a refusal looks, and a random generator that can be repeated.
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';

export const development = new URL(process.env.ATTACK_DEVELOPMENT);
export const production = new URL(process.env.ATTACK_PRODUCTION);
export const pid = Number(process.env.ATTACK_PID);
export const seed = Number(process.env.ATTACK_SEED);

export const GRAPHQL_RESPONSE = 'application/graphql-response+json';
export const JSON_HEADERS = { accept: GRAPHQL_RESPONSE, 'content-type': 'application/json' };

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

/** Sends a request as it is; a text or bytes as the body, or a list of chunks. */
export function send({ to = development, method = 'POST', path = to.pathname, headers = JSON_HEADERS, body }) {
  return new Promise((resolve, reject) => {
    const options = { host: to.hostname, port: to.port, method, path, headers, agent };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(answer(response.statusCode, response.headers, Buffer.concat(chunks))));
    });
    request.on('error', reject);
    for (const chunk of Array.isArray(body) ? body : []) request.write(chunk);
    request.end(Array.isArray(body) ? undefined : body);
  });
}

function answer(status, headers, bytes) {
  const text = bytes.toString();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status, headers, text, json };
}

/** Posts a request's members. */
export function ask(query, members = {}, to = development) {
  return send({ to, body: JSON.stringify({ query, ...members }) });
}

/** Asks by GET, where a mutation is checked like any other but never run. */
export function look(query, variables, to = development) {
  const members = new URLSearchParams({ query, ...(variables && { variables: JSON.stringify(variables) }) });
  return send({ to, method: 'GET', path: `${to.pathname}?${members}`, headers: { accept: GRAPHQL_RESPONSE } });
}

/** Writes bytes to a connection, with pauses between them, and gives all that came back until it was closed or quiet. */
export function raw(chunks, { pause = 0, quiet = 2000, to = development } = {}) {
  return new Promise((resolve) => {
    const socket = net.connect(Number(to.port), to.hostname);
    const received = [];
    let closed = false;
    const finish = () => {
      socket.destroy();
      const text = Buffer.concat(received).toString('latin1');
      resolve({ text, closed, statuses: [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((found) => Number(found[1])) });
    };
    socket.setTimeout(quiet, finish);
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      closed = true;
      finish();
    });
    socket.on('connect', async () => {
      for (const chunk of chunks) {
        if (closed) break;
        await new Promise((written) => socket.write(chunk, written));
        if (pause) await sleep(pause);
      }
    });
  });
}

// How Rust prints values for its programmers, and where its sources are.
const INSIDES = /\b(Some|Ok|Err|Error)\(|\b[a-z_]+::\w|\\u\{|\bsrc\/|\.rs\b|panicked|\bNone\b|Kind \{|Error \{/;

/** Checks that errors have codes and say nothing of the server's insides; `sent` may be echoed. */
export function assertClean(errors, name, sent = '') {
  assert.ok(Array.isArray(errors) && errors.length > 0, `${name}: no errors`);
  for (const { message, extensions } of errors) {
    assert.match(String(extensions?.code), /^[A-Z][A-Z0-9_]+$/, `${name}: no code in ${message}`);
    assert.notEqual(extensions.code, 'INTERNAL', name);
    assert.ok(message.length > 0, `${name}: no message`);
    const found = INSIDES.exec(message);
    assert.ok(!found || sent.includes(found[0]), `${name}: shows its insides: ${message}`);
  }
}

/** Checks that a request was refused in JSON: 4xx, or 200 with the errors of fields that were tried. */
export function assertRefused(answer, name, sent) {
  assert.ok(answer.status === 200 || (answer.status >= 400 && answer.status < 500), `${name}: ${answer.status}`);
  assert.match(String(answer.headers['content-type']), /^application\/(graphql-response\+)?json; charset=utf-8$/, name);
  assertClean(answer.json?.errors, name, sent);
}

/** The good query that must work whatever came before. */
export async function assertAlive(to = development) {
  const { status, json } = await ask('{ season(number: 4) { name } }', {}, to);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json), ['data']);
  assert.ok(json.data.season.name.length > 0);
}

/** Numbers that only look random: the same seed gives the same ones (the generator known as mulberry32). */
export function random(from = seed) {
  let state = from >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { below, chance: (share) => next() < share, pick: (list) => list[below(list.length)] };
}

/** How often something is tried: a slow build gets a share of it. */
export const amount = (count) => Math.ceil(count * Number(process.env.ATTACK_SHARE ?? 1));

export const sleep = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));
