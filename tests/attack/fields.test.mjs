// Requests that fit the schema but not the data: the field that was tried says what is wrong.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ask, assertAlive, assertRefused } from './support.mjs';

const FIELDS = {
  'a forged cursor': '{ alliances(after: "forged") { totalCount } }',
  'a cursor of base64': '{ alliances(after: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==") { totalCount } }',
  'a cursor of 50 kB': `{ alliances(after: "${'A'.repeat(50_000)}") { totalCount } }`,
  'an id that is none': '{ node(id: "none") { id } }',
  'an id of 50 kB': `{ node(id: "${'A'.repeat(50_000)}") { id } }`,
  'ids that are none': '{ nodes(ids: ["", "é", "../../etc/passwd"]) { id } }',
  'SQL for an id': `{ node(id: "' or 1=1 --") { id } }`,
  'a negative page': '{ alliances(first: -1) { totalCount } }',
  'a page of all': '{ alliances(first: 2147483647) { totalCount } }',
  'both ends at once': '{ alliances(first: 1, last: 1) { totalCount } }',
  'an id and a slug': '{ alliance(id: "a", slug: "b") { id } }',
  'neither id nor slug': '{ alliance { id } }',
};

for (const [name, text] of Object.entries(FIELDS)) {
  test(`refused in its field: ${name}`, async () => {
    const answer = await ask(text);
    assertRefused(answer, name);
    assert.match(answer.json.errors[0].extensions.code, /^(BAD_USER_INPUT|QUERY_TOO_COMPLEX)$/, answer.text);
  });
}

test('an id and a cursor of another type are refused', async () => {
  const found = await ask('{ season(number: 4) { id } people(first: 1) { nodes { id } pageInfo { endCursor } } }');
  const { season, people } = found.json.data;
  for (const text of [
    `{ person(id: "${season.id}") { id } }`,
    `{ comments(subjectId: "${people.nodes[0].id}") { totalCount } }`,
    `{ alliances(after: "${people.pageInfo.endCursor}") { totalCount } }`,
    `{ season(id: "${people.nodes[0].id}") { id } }`,
  ]) {
    const answer = await ask(text);
    assertRefused(answer, text);
    assert.equal(answer.json.errors[0].extensions.code, 'BAD_USER_INPUT', answer.text);
  }
});

after(() => assertAlive());
