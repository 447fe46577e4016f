// Requests over HTTP: once, or until there is an outcome.
import http from 'node:http';
import { below, chance, pick, sleep } from './random.mjs';

const agent = new http.Agent({ keepAlive: true });
const GIVES_UP_AFTER = 60_000;
/** What a request may meet while servers die, and repeat. */
const PASSING = new Set(['UNAVAILABLE', 'TIMEOUT']);

/** How often each passing failure was met. */
export const met = new Map();

/** Sends a request to one server; fails where there is no whole answer. */
export function post(server, { query, variables, token }) {
  const body = JSON.stringify({ query, variables });
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const options = { host: '127.0.0.1', port: server.port, path: '/graphql', method: 'POST', headers, agent, timeout: 20_000 };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString()));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
    request.end(body);
  });
}

function note(what) {
  met.set(what, (met.get(what) ?? 0) + 1);
}

async function attempt(server, request) {
  let answer;
  try {
    answer = await post(server, request);
  } catch (error) {
    note(error.code ?? 'CUT');
    return undefined;
  }
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions?.code);
  if (codes.length === 0) return answer.data;
  codes.forEach(note);
  if (codes.every((code) => PASSING.has(code))) return undefined;
  throw new Error(`refused: ${JSON.stringify(answer.errors)}`);
}

/** Sends a request again and again, to any server, until one answers. */
export async function persist(servers, request) {
  const deadline = Date.now() + GIVES_UP_AFTER;
  for (;;) {
    const data = await attempt(pick(servers), request);
    if (data) return data;
    if (Date.now() > deadline) throw new Error('no server answered for a minute');
    await sleep(50 + below(100));
  }
}

/**
 * Writes once, however often it is sent: again after a failure, and at times to two servers at once. Every answer has to
 * be the same. Gives the payload.
 */
export async function write(servers, { field, selection = '', input, token }) {
  const type = `${field[0].toUpperCase()}${field.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} errors { code message } event { id cursor } } }`;
  const request = { query, variables: { input }, token };
  const sendings = [persist(servers, request)];
  if (input.idempotencyKey && chance(0.15)) sendings.push(persist(servers, request));
  const payloads = (await Promise.all(sendings)).map((data) => data[field]);
  for (const payload of payloads) {
    if (payload.errors.length > 0) throw new Error(`${field}: ${JSON.stringify(payload.errors)}`);
    if (payload.event?.id !== payloads[0].event?.id) throw new Error(`${field}: one key has two outcomes`);
  }
  return payloads[0];
}
