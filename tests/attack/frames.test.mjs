// Messages and frames that were right and are broken at random: the socket is served or closed, and nothing else happens.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Socket, frame, text } from './frames.mjs';
import { mutate } from './mutate.mjs';
import { amount, assertAlive, assertClean, random, seed } from './support.mjs';

const SAMPLES = [
  { type: 'ping', payload: { a: 1 } },
  { type: 'pong' },
  { type: 'complete', id: '1' },
  { type: 'subscribe', id: '1', payload: { query: '{ season(number: 4) { name } }', variables: { a: [1] }, operationName: null } },
  { type: 'subscribe', id: 'é', payload: { query: 'subscription($i: ID!) { missionEvents(missionId: $i) { __typename } }', variables: { i: 'x' } } },
];

/** Writes frames and a close frame, and checks what came. A frame that says it is longer than it is swallows the close. */
async function storm(frames, patience) {
  const socket = await Socket.open();
  await socket.init();
  for (const bytes of frames) socket.write(bytes);
  socket.write(frame(8, [0x03, 0xe8]));
  const hasEnded = await socket.until(() => socket.code !== undefined, patience);
  socket.destroy();
  assert.ok(socket.code === undefined || (socket.code !== 4500 && socket.code !== 1011), `closed by ${socket.code}`);
  for (const { type, payload } of socket.messages) if (type === 'error') assertClean(payload, 'error', String(Buffer.concat(frames)));
  return hasEnded;
}

test('broken messages', async () => {
  const chance = random(seed + 5);
  const samples = SAMPLES.map((sample) => Buffer.from(JSON.stringify(sample)));
  for (let n = 0; n < amount(500); n += 8) {
    const messages = () => Array.from({ length: 4 }, () => frame(1, mutate(samples, chance)));
    const ended = await Promise.all(Array.from({ length: 8 }, () => storm(messages(), 5000)));
    assert.ok(ended.every(Boolean), 'every socket is closed');
  }
  await assertAlive();
});

test('broken frames', async () => {
  const chance = random(seed + 6);
  const samples = [...SAMPLES.map((sample) => text(sample)), frame(1, '{"type"', { fin: false }), frame(0, ':"ping"}'), frame(9, 'p'), frame(2, 'b'), frame(8, [0x03, 0xe8])];
  for (let n = 0; n < amount(500); n += 8) {
    await Promise.all(Array.from({ length: 8 }, () => storm(Array.from({ length: 3 }, () => mutate(samples, chance)), 50)));
  }
  await assertAlive();
});

after(() => assertAlive());
