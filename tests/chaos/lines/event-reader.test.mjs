// Events that come in pieces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventReader } from './event-reader.mjs';

const TEXT = ':\n\nevent: next\ndata: {"text":"a: b"}\n\n:\n\nevent: complete\ndata: \n\n';
const EVENTS = [{ name: 'next', data: '{"text":"a: b"}' }, { name: 'complete', data: '' }];

for (const size of [1, 2, 7, TEXT.length]) {
  test(`pieces of ${size} make the same events`, () => {
    const reader = new EventReader();
    const pieces = TEXT.match(new RegExp(`[^]{1,${size}}`, 'g'));
    assert.deepEqual(pieces.flatMap((piece) => reader.read(piece)), EVENTS);
  });
}

test('an event without its end is kept back', () => {
  const reader = new EventReader();
  assert.deepEqual(reader.read('event: next\ndata: 1\n'), []);
  assert.deepEqual(reader.read('\nevent: next'), [{ name: 'next', data: '1' }]);
});
