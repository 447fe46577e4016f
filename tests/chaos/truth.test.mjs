// The judge: what it calls right and wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference, uuidOf } from './truth.mjs';

test('what was received in order and once is right', () => {
  assert.equal(difference([], []), undefined);
  assert.equal(difference([3, 1, 2], [3, 1, 2]), undefined);
});

for (const [name, received, words] of [
  ['a hole', [3, 2], /item 1 of 3 is missing/],
  ['an end that is missing', [3, 1], /the last 1 of 3 are missing/],
  ['a double', [3, 3, 1, 2], /item 1 is a double/],
  ['a double at the end', [3, 1, 2, 1], /1 more .* a double/],
  ['another order', [1, 3, 2], /item 0 is out of order/],
  ['what belongs to others', [3, 9, 1, 2], /item 1 is not for it/],
  ['what belongs to others at the end', [3, 1, 2, 9], /1 more .* not for it/],
]) {
  test(`${name} is wrong`, () => assert.match(difference(received, [3, 1, 2]), words));
}

test('an id names the row of its uuid', () => {
  assert.equal(uuidOf('event_01h455vb4pex5vsknk084sn02q'), '01890a5d-ac96-774b-bcce-b302099a8057');
});
