// Bodies and URLs that a client should not send: each is refused with a status, a code and a sentence.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { GRAPHQL_RESPONSE, JSON_HEADERS, assertAlive, assertRefused, development, send } from './support.mjs';

const GOOD = '{"query":"{ __typename }"}';
const json = (members) => ({ body: JSON.stringify(members) });
const query = (text, variables) => json({ query: text, variables });
const extensions = (value) => json({ query: '{ __typename }', extensions: value });
const as = (type, body = GOOD) => ({ headers: { ...JSON_HEADERS, 'content-type': type }, body });
const get = (query, headers = { accept: GRAPHQL_RESPONSE }) => ({ method: 'GET', path: `/graphql?${query}`, headers });
const bytes = (...parts) => ({ body: Buffer.concat(parts.map((part) => Buffer.from(part))) });
const nested = (open, close, times, inside = '') => open.repeat(times) + inside + close.repeat(times);
const document = (text) => get(`query=${encodeURIComponent(text)}`);

// What is sent, and the status and code of its refusal.
const REFUSED = {
  'nothing': [{ body: '' }, '400 BAD_REQUEST'],
  'half a body': [{ body: GOOD.slice(0, 12) }, '400 BAD_REQUEST'],
  'two bodies': [{ body: GOOD + GOOD }, '400 BAD_REQUEST'],
  'no JSON': [{ body: '{ __typename }' }, '400 BAD_REQUEST'],
  'JSON with comments': [{ body: `${GOOD} // good` }, '400 BAD_REQUEST'],
  'a trailing comma': [{ body: '{"query":"{ __typename }",}' }, '400 BAD_REQUEST'],
  'null': [{ body: 'null' }, '400 BAD_REQUEST'],
  'a number': [{ body: '1' }, '400 BAD_REQUEST'],
  'NaN': [{ body: '{"query":NaN}' }, '400 BAD_REQUEST'],
  'a number past every float': [{ body: '{"query":"{ __typename }","variables":{"a":1e999}}' }, '400 BAD_REQUEST'],
  'a text': [{ body: '"{ __typename }"' }, '400 BAD_REQUEST'],
  'a batch': [{ body: `[${GOOD},${GOOD}]` }, '400 BAD_REQUEST'],
  'an empty batch': [{ body: '[]' }, '400 BAD_REQUEST'],
  'a byte order mark': [bytes([0xef, 0xbb, 0xbf], GOOD), '400 BAD_REQUEST'],
  'UTF-16': [{ body: Buffer.from(GOOD, 'utf16le') }, '400 BAD_REQUEST'],
  'a NUL byte': [bytes('{"query":"{ ', [0], ' }"}'), '400 BAD_REQUEST'],
  'NUL bytes after the body': [bytes(GOOD, [0, 0, 0]), '400 BAD_REQUEST'],
  'invalid UTF-8': [bytes('{"query":"{ ', [0xc3, 0x28], ' }"}'), '400 BAD_REQUEST'],
  'overlong UTF-8': [bytes('{"query":"{ ', [0xc0, 0xaf], ' }"}'), '400 BAD_REQUEST'],
  'a surrogate as UTF-8': [bytes('{"query":"{ ', [0xed, 0xa0, 0x80], ' }"}'), '400 BAD_REQUEST'],
  'a lone surrogate': [{ body: '{"query":"{ \\ud800 }"}' }, '400 BAD_REQUEST'],
  'a lone low surrogate': [{ body: '{"query":"\\udc00"}' }, '400 BAD_REQUEST'],
  'an escape that is none': [{ body: '{"query":"\\x41"}' }, '400 BAD_REQUEST'],
  'lists in lists': [{ body: nested('[', ']', 50_000) }, '400 BAD_REQUEST'],
  'objects in objects': [{ body: nested('{"a":', '}', 20_000, '1') }, '400 BAD_REQUEST'],
  'variables too deep': [{ body: `{"query":"{a}","variables":{"a":${nested('[', ']', 10_000)}}}` }, '400 BAD_REQUEST'],
  'no query': [json({}), '400 BAD_REQUEST'],
  'a null query': [json({ query: null }), '400 BAD_REQUEST'],
  'a query that is a number': [json({ query: 1 }), '400 BAD_REQUEST'],
  'a query that is a list': [json({ query: ['{ __typename }'] }), '400 BAD_REQUEST'],
  'a query that is an object': [json({ query: { kind: 'Document' } }), '400 BAD_REQUEST'],
  'variables as a text': [query('{ __typename }', '{}'), '400 BAD_REQUEST'],
  'variables as a list': [query('{ __typename }', []), '400 BAD_REQUEST'],
  'variables as a boolean': [query('{ __typename }', false), '400 BAD_REQUEST'],
  'operationName as a number': [json({ query: '{ __typename }', operationName: 1 }), '400 BAD_REQUEST'],
  'extensions as a text': [extensions('x'), '400 BAD_REQUEST'],
  'extensions as a list': [extensions([1]), '400 BAD_REQUEST'],
  'a persisted query as a text': [extensions({ persistedQuery: 'x' }), '400 PERSISTED_QUERY_NOT_SUPPORTED'],
  'a persisted query of version 2': [extensions({ persistedQuery: { version: 2 } }), '400 PERSISTED_QUERY_NOT_SUPPORTED'],
  'a hash that is none': [extensions({ persistedQuery: { version: 1, sha256Hash: 'é'.repeat(32) } }), '400 BAD_REQUEST'],
  'the hash of another document': [extensions({ persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } }), '400 BAD_REQUEST'],
  'an unknown hash': [json({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }), '400 PERSISTED_QUERY_NOT_FOUND'],

  'an empty document': [query(''), '400 GRAPHQL_PARSE_FAILED'],
  'a document of comments': [query('# nothing'), '400 GRAPHQL_PARSE_FAILED'],
  'a document that stops': [query('{ a {'), '400 GRAPHQL_PARSE_FAILED'],
  'a text that stops': [query('{ alliance(slug: "a'), '400 GRAPHQL_PARSE_FAILED'],
  'a control character': [query('{ \u0001 }'), '400 GRAPHQL_PARSE_FAILED'],
  'an escaped NUL': [query('{ alliance(slug: "\u0000") { id } }'), '400 BAD_USER_INPUT'],
  'an unknown operation': [json({ query: 'query A { __typename }', operationName: 'B' }), '400 OPERATION_RESOLUTION_FAILURE'],
  'no choice of operations': [query('query A { __typename } query B { __typename }'), '400 OPERATION_RESOLUTION_FAILURE'],
  'a fragment alone': [query('fragment F on Query { __typename }'), '400 GRAPHQL_VALIDATION_FAILED'],
  'a type definition': [query('type A { a: Int }'), '400 GRAPHQL_VALIDATION_FAILED'],
  'a definition beside a query': [query('{ __typename } scalar A'), '400 GRAPHQL_VALIDATION_FAILED'],
  'a subscription by POST': [query('subscription { viewerEvents { __typename } }'), '400 BAD_REQUEST'],
  'an Int of 33 bits': [query('{ alliances(first: 2147483648) { totalCount } }'), '400 GRAPHQL_VALIDATION_FAILED'],
  'an Int of 300 digits': [query(`{ alliances(first: ${'9'.repeat(300)}) { totalCount } }`), '400 GRAPHQL_VALIDATION_FAILED'],
  'a variable of 33 bits': [query('query($n: Int) { alliances(first: $n) { totalCount } }', { n: 2147483648 }), '400 BAD_USER_INPUT'],
  'a variable below 32 bits': [query('query($n: Int) { alliances(first: $n) { totalCount } }', { n: -2147483649 }), '400 BAD_USER_INPUT'],
  'a fraction for an Int': [query('query($n: Int) { alliances(first: $n) { totalCount } }', { n: 1.5 }), '400 BAD_USER_INPUT'],
  'a text for an Int': [query('query($n: Int) { alliances(first: $n) { totalCount } }', { n: '1' }), '400 BAD_USER_INPUT'],
  'an object for an ID': [query('query($i: ID!) { node(id: $i) { id } }', { i: {} }), '400 BAD_USER_INPUT'],
  'no value for a variable': [query('query($i: ID!) { node(id: $i) { id } }'), '400 BAD_USER_INPUT'],
  'null for a variable': [query('query($i: ID!) { node(id: $i) { id } }', { i: null }), '400 BAD_USER_INPUT'],
  'an undeclared variable': [query('{ node(id: $i) { id } }'), '400 GRAPHQL_VALIDATION_FAILED'],
  'an undeclared variable inside a scalar': [query('{ missions(filter: { deadlineBefore: { a: $i } }) { totalCount } }'), '400 GRAPHQL_VALIDATION_FAILED'],
  'NUL in a variable': [query('query($i: ID!) { node(id: $i) { id } }', { i: 'a\u0000b' }), '400 BAD_USER_INPUT'],
  'NUL in an unused variable': [query('{ __typename }', { i: '\u0000' }), '400 BAD_USER_INPUT'],

  'a form': [as('application/x-www-form-urlencoded', 'query={__typename}'), '415 UNSUPPORTED_MEDIA_TYPE'],
  'plain text': [as('text/plain'), '415 UNSUPPORTED_MEDIA_TYPE'],
  'multipart': [as('multipart/form-data; boundary=x', '--x--'), '415 UNSUPPORTED_MEDIA_TYPE'],
  'application/graphql': [as('application/graphql', '{ __typename }'), '415 UNSUPPORTED_MEDIA_TYPE'],
  'another charset': [as('application/json; charset=utf-16'), '415 UNSUPPORTED_MEDIA_TYPE'],
  'latin1': [as('application/json;charset=iso-8859-1'), '415 UNSUPPORTED_MEDIA_TYPE'],
  'no type': [{ headers: { accept: GRAPHQL_RESPONSE }, body: GOOD }, '415 UNSUPPORTED_MEDIA_TYPE'],
  'a type that is none': [as('application//json;;;'), '415 UNSUPPORTED_MEDIA_TYPE'],
  'two types': [as(['application/json', 'text/plain']), '415 UNSUPPORTED_MEDIA_TYPE'],
  'gzip': [{ headers: { ...JSON_HEADERS, 'content-encoding': 'gzip' }, body: gzipSync(GOOD) }, '415 UNSUPPORTED_MEDIA_TYPE'],
  'gzip that says nothing of it': [{ body: gzipSync(GOOD) }, '400 BAD_REQUEST'],
  'an image for an answer': [{ headers: { ...JSON_HEADERS, accept: 'image/png' }, body: GOOD }, '406 NOT_ACCEPTABLE'],
  'Accept that is none': [{ headers: { ...JSON_HEADERS, accept: ';;,q=/' }, body: GOOD }, '406 NOT_ACCEPTABLE'],
  'a password for a token': [{ headers: { ...JSON_HEADERS, authorization: 'Basic YTpi' }, body: GOOD }, '401 UNAUTHENTICATED'],
  'a token that is none': [{ headers: { ...JSON_HEADERS, authorization: 'Bearer a.b.c' }, body: GOOD }, '401 UNAUTHENTICATED'],
  'a token without a signature': [{ headers: { ...JSON_HEADERS, authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' }, body: GOOD }, '401 UNAUTHENTICATED'],

  'PATCH': [{ method: 'PATCH', body: GOOD }, '405 METHOD_NOT_ALLOWED'],
  'TRACE': [{ method: 'TRACE' }, '405 METHOD_NOT_ALLOWED'],
  'PROPFIND': [{ method: 'PROPFIND' }, '405 METHOD_NOT_ALLOWED'],
  'DELETE without a stream': [{ method: 'DELETE' }, '404 NOT_FOUND'],
  'a URL without a query': [get(''), '400 BAD_REQUEST'],
  'a query twice': [get('query={__typename}&query={__typename}'), '400 BAD_REQUEST'],
  'percent signs that encode nothing': [get('query=%zz%'), '400 GRAPHQL_PARSE_FAILED'],
  'percent signs of invalid UTF-8': [get('query=%7B%ff%fe%7D'), '400 BAD_REQUEST'],
  'an encoded NUL': [get('query=%00'), '400 GRAPHQL_PARSE_FAILED'],
  'variables in a URL that are no JSON': [get('query={__typename}&variables={'), '400 BAD_REQUEST'],
  'variables in a URL that are a list': [get('query={__typename}&variables=[]'), '400 BAD_REQUEST'],
  'a mutation by GET': [document('mutation { sessionEnd(input: {}) { errors { code } } }'), '405 METHOD_NOT_ALLOWED'],
  'a page of another site': [get('query={__typename}', { accept: GRAPHQL_RESPONSE, 'sec-fetch-site': 'cross-site' }), '400 BAD_REQUEST'],
};

for (const [name, [request, expected]] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, async () => {
    const answer = await send(request);
    assertRefused(answer, name);
    assert.equal(`${answer.status} ${answer.json.errors[0].extensions.code}`, expected, answer.text);
    assert.ok(!('data' in answer.json), 'a request error has no data');
    assert.ok(answer.text.length < 4_000, 'a refusal is no larger than a screen');
  });
}

test('of a member that is given twice the last counts, as for every reader of JSON', async () => {
  const { json } = await send({ body: '{"query":"{ nothing }","query":"{ __typename }"}' });
  assert.deepEqual(json, { data: { __typename: 'Query' } });
});

test('a path that is none is not found', async () => {
  for (const path of ['/graphql/', '/..%2f..%2fetc/passwd', '/%00', `/${'a'.repeat(8000)}`]) {
    assert.equal((await send({ path, body: GOOD })).status, 404, path);
  }
});

after(() => assertAlive(development));
