// Requests over HTTP: once, or until there is an outcome.
import { authorization, exchange } from './http.mjs';
import { below, chance, pick, sleep } from './random.mjs';
import { Tally } from './tally.mjs';

const GIVES_UP_AFTER = 60_000;
/** What a request may meet while servers die, and repeat. */
const PASSING = new Set(['UNAVAILABLE', 'TIMEOUT']);

/** How often each passing failure was met. */
export const met = new Tally();

/** Sends a request to one server; fails where there is no whole answer. */
async function post(server, { query, variables, token }) {
  const headers = { accept: 'application/graphql-response+json', ...authorization(token) };
  const { text } = await exchange(server, { headers, body: { query, variables } });
  return JSON.parse(text);
}

async function attempt(server, request) {
  let answer;
  try {
    answer = await post(server, request);
  } catch (error) {
    met.add(error.code ?? 'CUT');
    return undefined;
  }
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions?.code);
  if (codes.length === 0) return answer.data;
  codes.forEach((code) => met.add(code));
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
