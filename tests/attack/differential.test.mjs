// graphql-js and the server agree on which documents and variables are right.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { Kind, buildSchema, getVariableValues, parse, validate } from 'graphql';
import { breakOnce, breakVariables } from './breakages.mjs';
import { generate } from './documents.mjs';
import { GRAPHQL_RESPONSE, JSON_HEADERS, amount, assertAlive, look, random, seed, send } from './support.mjs';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

// Where the two differ by design.
const BY_DESIGN = [
  // The server has limits, and graphql-js none.
  ({ code }) => /^(QUERY_TOO|TOO_MANY|LIST_TOO|PAYLOAD_TOO)/.test(code),
  // Since 2025 the specification looks at a subscription's root fields without running the directives on them;
  // graphql-js 16 is older, and throws where a directive's variable has no value.
  ({ message, wanted }) => wanted === 'thrown' || /can not (specify @skip or @include|have an introspection field)/.test(message),
  // graphql-js reads a number that no double holds as infinity; the server refuses it, because JSON cannot say it.
  ({ message }) => /value overflow/.test(message),
  // The server counts a subscription's root fields before it merges those that are the same.
  ({ message }) => /can only have one root field/.test(message),
];

/** What graphql-js says: accepted, or at what it stops. */
function expected(text, variables) {
  let document;
  try {
    document = parse(text);
  } catch {
    return 'validation';
  }
  try {
    if (validate(schema, document).length > 0) return 'validation';
  } catch {
    return 'thrown';
  }
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length !== 1) return 'operation';
  const { errors } = getVariableValues(schema, operations[0].variableDefinitions ?? [], variables);
  return errors ? 'variables' : 'accepted';
}

const STOPS = {
  GRAPHQL_PARSE_FAILED: 'validation',
  GRAPHQL_VALIDATION_FAILED: 'validation',
  OPERATION_RESOLUTION_FAILURE: 'operation',
  BAD_USER_INPUT: 'variables',
  // What was found right, but is not run over this transport.
  METHOD_NOT_ALLOWED: 'accepted',
};

/** What the server says; mutations are asked for by GET, which checks and never runs them. */
async function actual(text, variables) {
  const isMutation = /^\s*mutation/m.test(text);
  const { status, json, text: body } = isMutation ? await look(text, variables) : await send({ headers: { ...JSON_HEADERS, accept: GRAPHQL_RESPONSE }, body: JSON.stringify({ query: text, variables }) });
  assert.ok(status < 500 && json, `${status} ${body} for ${text}`);
  const { code, ...error } = json.errors?.[0]?.extensions ?? {};
  assert.notEqual(code, 'INTERNAL', `${JSON.stringify(error)} for ${text} with ${JSON.stringify(variables)}`);
  if ('data' in json) return { verdict: 'accepted' };
  if (json.errors[0].message.startsWith('Subscriptions are served')) return { verdict: 'accepted' };
  return { verdict: STOPS[code] ?? code, code, message: json.errors[0].message };
}

async function compare(text, variables) {
  const wanted = expected(text, variables);
  const found = await actual(text, variables);
  if (BY_DESIGN.some((differs) => differs({ ...found, code: found.code ?? '', wanted, text }))) return 'by design';
  assert.equal(found.verdict, wanted, `graphql-js: ${wanted}, server: ${found.verdict} (${found.message ?? ''}) for\n${text}\nwith ${JSON.stringify(variables)}`);
  return wanted;
}

async function compareAll(count, make, story) {
  const tally = {};
  const differences = [];
  for (let n = 0; n < count; n += 1) {
    const { text, variables } = make(n);
    const verdict = await compare(text, variables).catch((difference) => {
      differences.push(difference.message);
      return 'differs';
    });
    tally[verdict] = (tally[verdict] ?? 0) + 1;
  }
  story.diagnostic(JSON.stringify(tally));
  assert.equal(differences.length, 0, `${differences.length} differences, such as\n${differences.slice(0, 5).join('\n\n')}`);
  assert.ok(tally.accepted > count / 20, 'the generator makes valid documents');
}

const KINDS = ['query', 'query', 'mutation', 'subscription'];

test('valid documents', async (story) => {
  const chance = random(seed + 10);
  await compareAll(amount(800), (n) => generate(schema, chance, KINDS[n % 4]), story);
});

test('documents that are broken in one place', async (story) => {
  const chance = random(seed + 11);
  const make = (n) => {
    const { text, variables } = generate(schema, chance, KINDS[n % 4]);
    return { text: breakOnce(text, chance), variables };
  };
  await compareAll(amount(2000), make, story);
});

test('variables that are broken in one place', async (story) => {
  const chance = random(seed + 12);
  const make = (n) => {
    const { text, variables } = generate(schema, chance, KINDS[n % 4]);
    return { text, variables: breakVariables(variables, chance) };
  };
  await compareAll(amount(1500), make, story);
});

after(() => assertAlive());
