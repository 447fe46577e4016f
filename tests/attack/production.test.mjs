// What only a server for the public internet does: it shows less, and counts points.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import { GRAPHQL_RESPONSE, JSON_HEADERS, ask, assertAlive, assertRefused, production, raw, send, sleep } from './support.mjs';
import { Socket, text } from './frames.mjs';

const asked = (query) => ask(query, {}, production);
// Dear by its pages, cheap by its rows.
const DEAR = '{ alliances(first: 100) { nodes { missions(first: 80) { nodes { slug title } } } } }';

test('introspection is refused in every form', async () => {
  for (const query of [
    getIntrospectionQuery(),
    '{ __schema { queryType { name } } }',
    '{ __type(name: "Query") { name } }',
    '{ a: __type(name: "Query") { name } }',
    '{ ... { __schema { queryType { name } } } }',
    '{ ...F } fragment F on Query { ... on Query { __schema { queryType { name } } } }',
    'fragment F on Query { __schema { queryType { name } } } { ...F @skip(if: true) }',
    'mutation { __schema { queryType { name } } }',
  ]) {
    const answer = await asked(query);
    assertRefused(answer, query);
    assert.equal(answer.json.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED', query);
    assert.ok(!('data' in answer.json));
  }
  assert.deepEqual((await asked('{ __typename }')).json, { data: { __typename: 'Query' } });
});

test('a mistake does not show what would have been right', async () => {
  for (const query of [
    '{ allianc { id } }',
    '{ alliances(frst: 1) { totalCount } }',
    '{ alliances(orderBy: NAM) { totalCount } }',
    '{ alliances(filter: { statu: ACTIVE }) { totalCount } }',
    '{ node(id: "x") { ... on Allianc { id } } }',
    'query($a: AllianceFiltr) { alliances(filter: $a) { totalCount } }',
    '{ alliances @includ(if: true) { totalCount } }',
  ]) {
    const answer = await asked(query);
    assertRefused(answer, query);
    assert.doesNotMatch(answer.text, /did you mean|suggest|similar|\bfirst\b|\bstatus\b|\bNAME\b|\binclude\b/i, query);
  }
});

test('there is no console', async () => {
  for (const path of ['/graphiql', '/graphiql/', '/']) {
    assert.equal((await send({ to: production, method: 'GET', path, headers: { accept: 'text/html' } })).status, 404, path);
  }
  const answer = await send({ to: production, method: 'GET', path: '/graphql', headers: { accept: 'text/html' } });
  assert.equal(answer.status, 406);
  assert.doesNotMatch(answer.text, /<html/i);
});

test('bodies are smaller and documents shorter', async () => {
  const over = await raw(['POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 102401\r\n\r\n'], { to: production });
  assert.match(over.text, /^HTTP\/1.1 413 .*"PAYLOAD_TOO_LARGE"/s);
  const many = await asked(`{ season(number: 4) { ${'name '.repeat(2_100)} } }`);
  assert.equal(many.json.errors[0].extensions.code, 'QUERY_TOO_COMPLEX');
});

/** Spends until nothing is left for one more; gives that refusal. */
async function spend() {
  for (let n = 0; n < 60; n += 1) {
    const answer = await asked(DEAR);
    if (answer.status !== 200) return answer;
    assert.equal(answer.headers['ratelimit-limit'], '250000');
  }
  return assert.fail('the budget never ends');
}

test('a spent budget is refused with the time to wait, and comes back', async () => {
  const refused = await spend();
  assert.equal(refused.status, 429);
  assertRefused(refused, 'spent');
  assert.equal(refused.json.errors[0].extensions.code, 'RATE_LIMITED');
  const wait = Number(refused.headers['retry-after']);
  assert.ok(wait >= 1 && wait <= 7, `${wait} seconds for one more`);
  assert.ok(Number(refused.headers['ratelimit-remaining']) < Number(refused.headers['x-query-cost']));

  // Another transport, another header and another form of address have no budget of their own.
  const body = JSON.stringify({ query: DEAR });
  const elsewhere = { 'x-forwarded-for': '192.0.2.1', 'x-real-ip': '192.0.2.2', forwarded: 'for=192.0.2.3' };
  assert.equal((await send({ to: production, headers: { ...JSON_HEADERS, ...elsewhere }, body })).status, 429);
  assert.equal((await send({ to: production, headers: { ...JSON_HEADERS, accept: 'application/json' }, body })).status, 429);
  const events = await send({ to: production, headers: { ...JSON_HEADERS, accept: 'text/event-stream' }, body });
  assert.match(events.text, /RATE_LIMITED/);
  const socket = await Socket.open({ to: production });
  await socket.init();
  socket.write(text({ type: 'subscribe', id: '1', payload: { query: DEAR } }));
  await socket.until(() => socket.messages.length > 1);
  assert.equal(socket.messages[1].payload[0].extensions.code, 'RATE_LIMITED');
  socket.destroy();

  await sleep(wait * 1000);
  assert.equal((await asked(DEAR)).status, 200);
});

test('mistakes are paid for too', async () => {
  const before = await asked('{ __typename }');
  const mistakes = await Promise.all(Array.from({ length: 100 }, (_, n) => asked(`{ nothing${n} }`)));
  assert.ok(mistakes.every(({ status }) => status === 400 || status === 429));
  const spent = Number(mistakes.at(-1).headers['ratelimit-remaining']);
  assert.ok(spent < 250_000 && before.headers['ratelimit-remaining'] !== undefined);
  assert.equal(mistakes[0].headers['content-type'], `${GRAPHQL_RESPONSE}; charset=utf-8`);
});

after(() => assertAlive(production));
