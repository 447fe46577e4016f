// Requests that were right and are broken at random: whatever comes, the answer is a result or a refusal.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mutate, shuffle } from './mutate.mjs';
import { GRAPHQL_RESPONSE, JSON_HEADERS, amount, assertAlive, assertClean, look, random, raw, seed, send } from './support.mjs';

const DOCUMENTS = [
  '{ season(number: 4) { name intents { number title budget } } }',
  'query A($n: Int = 2, $f: AllianceFilter) { alliances(first: $n, filter: $f, orderBy: NAME) { totalCount nodes { id name leader { displayName } } } }',
  'query B($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Mission { title ...M } } } fragment M on Mission { slug budgetLines { label amount } }',
  'query C($s: String, $t: Boolean!) { mission(slug: $s) { title @include(if: $t) comments(first: 1) { nodes { body } } ... @skip(if: $t) { id } } }',
  'mutation D($input: AllianceCreateInput!) { allianceCreate(input: $input) { alliance { id } errors { code message } } }',
  '{ __schema { queryType { name fields(includeDeprecated: true) { name args { name defaultValue } } } } }',
  'subscription E { viewerEvents(kinds: [], after: "x") { ... on Event { cursor kind } ... on StreamGap { missed } } }',
];
const VARIABLES = { n: 3, f: { text: 'a', kind: 'AD_HOC' }, ids: ['x'], s: 'demo-mission', t: true, input: { name: 'A', kind: 'AD_HOC' } };
const BODIES = DOCUMENTS.map((query) => Buffer.from(JSON.stringify({ query, variables: VARIABLES, operationName: null, extensions: { a: [1, 'é', '😀'] } })));

console.log(`seed ${seed}`);

/** Runs a number of attempts, a few at once; what fails says what was sent. */
async function attempts(count, attempt) {
  let left = amount(count);
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await attempt();
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  await assertAlive();
}

function assertAnswered(answer, sent) {
  assert.ok(answer.status < 500, `${answer.status} for ${sent}`);
  assert.ok(answer.json, `no JSON but ${answer.text} for ${sent}`);
  if (answer.json.errors) assertClean(answer.json.errors, `sent ${sent}`, String(sent));
  else assert.ok('data' in answer.json, `neither data nor errors for ${sent}`);
}

test('broken bodies', async () => {
  const chance = random();
  await attempts(3000, async () => {
    const body = mutate(BODIES, chance);
    assertAnswered(await send({ body }), body);
  });
});

test('shuffled documents', async () => {
  const chance = random(seed + 1);
  await attempts(3000, async () => {
    const query = shuffle(DOCUMENTS, chance);
    assertAnswered(await send({ body: JSON.stringify({ query, variables: VARIABLES }) }), query);
  });
});

test('broken URLs', async () => {
  const chance = random(seed + 2);
  await attempts(1000, async () => {
    const query = shuffle(DOCUMENTS, chance);
    // What no URL may have is refused below HTTP, without JSON.
    const broken = mutate([Buffer.from(encodeURIComponent(query))], chance).toString('latin1').replace(/[^!$-;=?-~]/g, '%');
    assertAnswered(await send({ method: 'GET', path: `/graphql?query=${broken}`, headers: { accept: GRAPHQL_RESPONSE } }), decode(broken));
    assertAnswered(await look(query), query);
  });
});

test('broken requests for event streams', async () => {
  const chance = random(seed + 3);
  const queries = BODIES.filter((body) => !body.includes('subscription'));
  await attempts(1000, async () => {
    const body = mutate(queries, chance);
    const { status, text, json } = await send({ headers: { ...JSON_HEADERS, accept: 'text/event-stream' }, body });
    assert.ok(status < 500, `${status} for ${body}`);
    const event = json ?? JSON.parse(/^event: next\ndata: (.*)\n\nevent: complete\ndata: \n\n$/.exec(text)?.[1] ?? 'null');
    assertAnswered({ status, text, json: event }, body);
  });
});

test('broken requests below HTTP', async () => {
  const chance = random(seed + 4);
  const requests = BODIES.map((body) =>
    Buffer.concat([Buffer.from(`POST /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`), body]),
  );
  requests.push(Buffer.from('GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nConnection: close\r\n\r\n'));
  await attempts(500, async () => {
    const bytes = mutate(requests, chance);
    const { statuses } = await raw([bytes], { quiet: 100 });
    assert.ok(statuses.every((status) => status < 500), `${statuses} for ${bytes}`);
  });
});

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

after(() => assertAlive());
