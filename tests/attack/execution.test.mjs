// graphql-js and the server give the same data for the same objects, byte for byte.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { buildSchema, execute, parse, validate } from 'graphql';
import { Writer } from './selections.mjs';
import { JSON_HEADERS, amount, ask, assertAlive, random, seed, send } from './support.mjs';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

const signIn = JSON.parse(readFileSync(`${process.env.ATTACK_DATA}/demo-sign-ins.json`, 'utf8')).find(({ role }) => role === 'delegate');

const MISSION = 'id slug title kind status requestedAmount tags budgetLines { label amount } intent { id number } alliance { id name kind } milestones { title kind }';
const ALLIANCE = 'id slug name kind status description note leader { id handle displayName kind skills } members(first: 2) { totalCount nodes { roleTitle roleKind person { displayName } } }';
const SEASON = 'id number name startsOn version keyDates { label startsOn } votingCycles { code kind } policy { version approver { ... on ApproverShare { partsPerMillion strict } ... on ApproverTop { count } } }';

/** All that may be asked for; fields that take arguments have these and no others. */
const world = (ids) => `{
  season(number: 4) { ${SEASON} intents { id title number budget requested missions(first: 2) { totalCount nodes { ${MISSION} } } } }
  alliances(first: 3) { totalCount pageInfo { hasNextPage endCursor } nodes { ${ALLIANCE} missions(first: 1) { nodes { ${MISSION} } } } }
  nodes(ids: ${JSON.stringify(ids)}) { id ... on Mission { slug title tags budgetLines { label amount } alliance { id slug } } ... on Alliance { slug name leader { id skills } } ... on Season { ${SEASON} } ... on Person { handle } }
  mission(slug: "none") { id title }
  node(id: "no id") { id }
}`;

/** Reads everything once, with every object's type. */
async function read(ids) {
  const text = world(ids).replaceAll(/\{(?= )|\{$/gm, '{ __typename');
  const { json } = await ask(text);
  assert.deepEqual(json.errors?.map(({ path }) => path.join('.')), ['node'], JSON.stringify(json.errors));
  return json.data;
}

async function someIds() {
  const { json } = await ask('{ missions(first: 2) { nodes { id } } alliances(first: 2) { nodes { id } } people(first: 1) { nodes { id } } season(number: 4) { id } }');
  const { missions, alliances, people, season } = json.data;
  const none = season.id.slice(0, -6) + '000000';
  return [...[missions, alliances, people].flatMap(({ nodes }) => nodes.map(({ id }) => id)), season.id, none];
}

/** What graphql-js makes of it. */
function wanted(document, data, variables) {
  const fieldResolver = (source, _, __, { parentType, fieldName }) => {
    if (parentType.name === 'Query' && fieldName === 'node') throw new Error('refused');
    return source[fieldName];
  };
  return execute({ schema, document, rootValue: data, variableValues: variables, fieldResolver });
}

// The server runs a field that is selected twice twice before it merges the results, so its error may come twice.
const paths = (errors = []) => [...new Set(errors.map(({ path }) => path.join('.')))].sort();

test('documents have the same answer', async (story) => {
  const ids = await someIds();
  const data = await read(ids);
  const { selections } = parse(world(ids)).definitions[0].selectionSet;
  const chance = random(seed + 20);
  const tally = { same: 0, failed: 0, invalid: 0 };
  for (let n = 0; n < amount(800); n += 1) {
    const text = new Writer(schema, chance).document(selections);
    const document = parse(text);
    // Some select conflicting fields; the other comparison looks at those.
    if (validate(schema, document).length > 0) {
      tally.invalid += 1;
      continue;
    }
    const variables = { no: false, yes: chance.chance(0.5) };
    const answer = await ask(text, { variables });
    const result = wanted(document, data, variables);
    const context = `for\n${text}\nwith ${JSON.stringify(variables)}`;
    assert.equal(JSON.stringify(answer.json.data), JSON.stringify(result.data), context);
    assert.deepEqual(paths(answer.json.errors), paths(result.errors), context);
    if (result.errors) tally.failed += 1;
    else assert.equal(answer.text, `{"data":${JSON.stringify(result.data)}}`, context);
    tally.same += 1;
  }
  story.diagnostic(JSON.stringify(tally));
  assert.ok(tally.same > amount(400) && tally.failed > amount(50));
});

test('a field that is selected twice fails once', async () => {
  const { json } = await ask('{ node(id: "no id") { id } node(id: "no id") { __typename } }');
  assert.equal(json.errors.length, 1);
});

test('a mutation that is selected twice runs once', async () => {
  const [one, two] = ['', 'sessionCreate(input: $input) { errors { code } }'].map((again) => async () => {
    const variables = { input: { email: signIn.email, password: signIn.password } };
    const { json } = await ask(`mutation($input: SessionCreateInput!) { sessionCreate(input: $input) { accessToken } ${again} }`, { variables });
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${json.data.sessionCreate.accessToken}` };
    const seen = await send({ headers, body: '{"query":"{ viewer { sessions { id } } }"}' });
    return seen.json.data.viewer.sessions.length;
  });
  const before = await one();
  assert.equal(await two(), before + 1);
});

test('a refused page is an error of its own field alone', async () => {
  const { json } = await ask('{ alliances(first: 1) { nodes { name leader { memberships(first: -1) { totalCount } } } } }');
  assert.deepEqual(paths(json.errors), ['alliances.nodes.0.leader.memberships']);
  assert.equal(json.data.alliances.nodes[0].leader, null);
});

after(() => assertAlive());
