// Small documents that ask for a lot of work: each is answered at once, at the limit and past it.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import { ask, assertAlive, assertRefused } from './support.mjs';

// The limits of a server for developers, as src/http/front/limits.rs has them.
const LIMITS = { tokens: 10_000, depth: 20, nesting: 32, selections: 10_000, aliases: 200, directives: 200, root: 50, list: 200, variables: 50 };
// A build without optimisation is allowed more time.
const MEDIAN_MS = Number(process.env.ATTACK_MEDIAN_MS ?? 50);

const times = (count, each, between = ' ') => Array.from({ length: count }, (_, n) => each(n)).join(between);

/** Fragments that each spread the next twice: 2 to the power of their count fields. */
const doubling = (count, padding = '') =>
  `{ season(number: 4) { ...F0 } } ${times(count, (n) => `fragment F${n} on Season { ${n + 1 < count ? `a: __typename ...F${n + 1} ...F${n + 1}` : 'name'} }${padding}`)}`;
/** Fragments that each spread all later ones. */
const spreading = (count, spreads) =>
  `{ season(number: 4) { ...F0 } } ${times(count, (n) => `fragment F${n} on Season { ${times(Math.min(spreads, count - 1 - n), (m) => `...F${n + 1 + m}`)} name }`)}`;
const inline = (count) => `{ ${'... { '.repeat(count)} __typename ${'} '.repeat(count)} }`;
const ids = (count) => `["${times(count, () => 'x', '","')}"]`;

const BOMBS = {
  'a fragment bomb of 1 kB': doubling(20),
  'a fragment bomb of 100 kB': doubling(20, ` # ${'x'.repeat(5_000)}\n`),
  'a fragment bomb of 100 kB in fragments': doubling(1_700),
  'a fragment bomb over a thousand fragments': spreading(1_000, 3),
  'fragments that all spread all others': spreading(120, 120),
  'a chain of a thousand fragments': spreading(1_000, 1),
  'a cycle of two': '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  'a cycle of a thousand': `{ ...F0 } ${times(1_000, (n) => `fragment F${n} on Query { ...F${(n + 1) % 1_000} }`)}`,
  'a cycle that nobody spreads': '{ __typename } fragment A on Query { ...A }',
  'fields that conflict': `{ season(number: 4) { ${times(199, (n) => `x: ${n % 2 ? 'name' : 'number'}`)} } }`,
  'fields that conflict through fragments': `{ ${times(20, (n) => `...F${n}`)} } ${times(20, (n) => `fragment F${n} on Query { season(number: 4) { ${times(9, (m) => `a${m}: ${n % 2 ? 'name' : 'number'}`)} } }`)}`,
  'aliases of one field': `{ season(number: 4) { ${times(4_000, (n) => `a${n}: name`)} } }`,
  'an argument of lists in lists': `{ nodes(ids: ${'['.repeat(5_000)}${']'.repeat(5_000)}) { id } }`,
  'an argument of objects in objects': `{ alliances(filter: ${'{kind: '.repeat(2_000)}1${'}'.repeat(2_000)}) { totalCount } }`,
  'brackets that are never closed': '{'.repeat(100_000),
  'a hundred thousand bangs': `query(${'$a: Int! '.repeat(12_000)}) { a }`,
  'introspection below itself': `{ __schema { types { ${'fields { type { '.repeat(8)} name ${'} } '.repeat(8)} } } }`,
  'introspection that lists all of all': `{ __schema { types { ${'possibleTypes { interfaces { '.repeat(4)} name ${'} } '.repeat(4)} } } }`,
  'pages of pages': `{ seasons(first: 100) { nodes { missions(first: 100) { nodes { comments(first: 100) { nodes { replies(first: 100) { totalCount nodes { id } } } } } } } } }`,
  'unknown fields': `{ ${times(2_500, (n) => `nothing${n}`)} }`,
  'unknown types': times(1_500, (n) => `fragment F${n} on Nothing${n} { a }`),
};

// Valid, and as large as the public internet may send.
const VALID = {
  'a field two thousand times in fragments': `{ season(number: 4) { ${times(10, () => '...A')} } } fragment A on Season { ${times(10, () => '...B')} } fragment B on Season { ${times(18, () => 'name')} }`,
  'a field two thousand times in one place': `{ season(number: 4) { ${'name '.repeat(2_000)} } }`,
  'lists below each other to be merged': `{ season(number: 4) { ${times(30, () => `intents { ${times(30, () => 'number')} season { ${times(30, () => 'name')} } }`)} } }`,
  'fragments that overlap pairwise': `{ season(number: 4) { ${times(40, (n) => `...F${n}`)} } } ${times(40, (n) => `fragment F${n} on Season { ${times(40, () => 'name')} intents { ${times(20, () => 'number')} } }`)}`,
  'a text of 100 kB': `{ alliance(slug: "${'\\u0041'.repeat(16_000)}") { id } }`,
};

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

describe('bombs are answered at once', () => {
  for (const [name, query] of [...Object.entries(BOMBS), ...Object.entries(VALID)]) {
    test(`${name} (${query.length} bytes)`, async (story) => {
      const taken = [];
      for (let n = 0; n < 5; n += 1) {
        const start = performance.now();
        // A comment makes another document of it, which no cache holds.
        const answer = await ask(`${query} #${n}`);
        taken.push(performance.now() - start);
        if (name in BOMBS) assertRefused(answer, name, query);
        else assert.equal(answer.json.errors, undefined, answer.text);
      }
      const middle = median(taken);
      story.diagnostic(`${middle.toFixed(1)} ms`);
      // What is valid is also run, field by field.
      assert.ok(middle < (name in BOMBS ? MEDIAN_MS : 4 * MEDIAN_MS), `${middle} ms`);
    });
  }
});

// A document that is as large as a limit allows, one that is larger by one, and the code of its refusal.
const EDGES = {
  aliases: [(n) => `{ season(number: 4) { ${times(n, (m) => `a${m}: name`)} } }`, 'TOO_MANY_ALIASES'],
  directives: [(n) => `{ season(number: 4) { ${times(n, () => 'name @skip(if: true)')} id } }`, 'TOO_MANY_DIRECTIVES'],
  root: [(n) => `{ ${times(n, () => '__typename')} }`, 'TOO_MANY_ROOT_FIELDS'],
  selections: [(n) => `{ season(number: 4) { ...F } } fragment F on Season { ${times(100, () => '...G')} ${times(n - 2 - 100 * 99, () => 'name')} } fragment G on Season { ${times(98, () => 'name')} }`, 'QUERY_TOO_COMPLEX'],
  depth: [(n) => `{ node(id: "none") { ... on Comment { ${'parent { '.repeat(n - 2)} id ${'} '.repeat(n - 2)} } } }`, 'QUERY_TOO_DEEP'],
  nesting: [(n) => inline(n - 1), 'QUERY_TOO_DEEP'],
  variables: [(n) => `query(${times(n, (m) => `$v${m}: Boolean = true`)}) { ${times(2, (h) => `season(number: ${h}) { ${times(n, (m) => `name @include(if: $v${m})`)} }`, ' x: ')} }`, 'TOO_MANY_VARIABLES'],
};

for (const [name, [document, code]] of Object.entries(EDGES)) {
  test(`the limit of ${name} is ${LIMITS[name]}`, async () => {
    const within = await ask(document(LIMITS[name]));
    assert.ok('data' in within.json, `what the limit allows runs: ${within.text}`);
    const past = await ask(document(LIMITS[name] + 1));
    assertRefused(past, name);
    assert.equal(past.json.errors[0].extensions.code, code);
  });
}

test(`the limit of list items is ${LIMITS.list}, in documents and variables alike`, async () => {
  const byVariable = (count) => ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { variables: { ids: Array(count).fill('x') } });
  for (const nodes of [(count) => ask(`{ nodes(ids: ${ids(count)}) { id } }`), byVariable]) {
    assert.notEqual((await nodes(LIMITS.list)).json.errors[0].extensions.code, 'LIST_TOO_LONG');
    assert.equal((await nodes(LIMITS.list + 1)).json.errors[0].extensions.code, 'LIST_TOO_LONG');
  }
});

test('more variables than declared are counted too', async () => {
  const variables = (count) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${n}`, n]));
  assert.equal((await ask('{ __typename }', { variables: variables(LIMITS.variables) })).json.errors, undefined);
  const past = await ask('{ __typename }', { variables: variables(LIMITS.variables + 1) });
  assert.equal(past.json.errors[0].extensions.code, 'TOO_MANY_VARIABLES');
});

test(`tokens past ${LIMITS.tokens} are refused by their number`, async () => {
  const past = await ask(`{ season(number: 4) { ${'name '.repeat(LIMITS.tokens)} } }`);
  assert.equal(past.json.errors[0].extensions.code, 'TOO_MANY_TOKENS');
});

test("clients' own introspection passes", async () => {
  const answer = await ask(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true }));
  assert.equal(answer.json.errors, undefined);
});

after(() => assertAlive());
