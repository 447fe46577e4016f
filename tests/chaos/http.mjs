// Requests over HTTP: sent, and answered as a whole.
import http from 'node:http';

const ANSWERS_WITHIN = 20_000;
const kept = new http.Agent({ keepAlive: true });

export const authorization = (token) => (token ? { authorization: `Bearer ${token}` } : {});

/** Sends a request; without an agent on a connection of its own. A body is sent as JSON. */
export function send({ port }, { method = 'POST', path = '/graphql', headers, body }, agent = false) {
  const type = body && { 'content-type': 'application/json' };
  const options = { host: '127.0.0.1', port, path, method, agent, timeout: ANSWERS_WITHIN };
  const request = http.request({ ...options, headers: { ...type, ...headers } });
  request.on('timeout', () => request.destroy(new Error('no answer in time')));
  return request.end(body && JSON.stringify(body));
}

/** The text of a whole answer; fails where it is cut. */
export async function textOf(response) {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return text;
}

/** Sends a request, and gives its whole answer; fails where there is none. */
export async function exchange(server, request) {
  const response = await new Promise((resolve, reject) => {
    send(server, request, kept).on('response', resolve).on('error', reject);
  });
  return { status: response.statusCode, text: await textOf(response) };
}
