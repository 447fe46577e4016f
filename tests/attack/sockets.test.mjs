// Frames and messages that break the rules of WebSocket and of graphql-transport-ws: each closes its own socket alone.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { INIT, Socket, frame, text } from './frames.mjs';
import { assertAlive, assertClean, ask, raw, sleep } from './support.mjs';

const PING = text({ type: 'ping' });
const subscribe = (id, query = '{ __typename }', more = {}) => text({ type: 'subscribe', id, payload: { query, ...more } });
const half = (part) => frame(1, part, { fin: false });

// The frames, and the code that the socket is closed with.
const FRAMES = {
  'a frame without a mask': [[frame(1, '{"type":"ping"}', { masked: false })], 1002],
  'an opcode that is none': [[frame(3, 'a')], 1002],
  'a control opcode that is none': [[frame(11)], 1002],
  'a reserved bit': [[frame(1, '{}', { reserved: 4 })], 1002],
  'a continuation of nothing': [[frame(0, 'a')], 1002],
  'a text inside a text': [[half('{'), text('{}')], 1002],
  'a ping in two parts': [[frame(9, 'a', { fin: false })], 1002],
  'a ping of 126 bytes': [[frame(9, 'a'.repeat(126))], 1002],
  'a close of one byte': [[frame(8, 'a')], 1002],
  'a close with a code that is none': [[frame(8, [0, 1])], 1002],
  'a length of 64 bits': [[frame(1, 'a', { claim: 2n ** 64n - 1n })], 1009],
  'a length of 10 MB': [[frame(1, 'a', { claim: 10_000_000n })], 1009],
  'a message of 101 kB': [[text('x'.repeat(103_000))], 1009],
  'a message of many parts': [[half('x'), ...Array(110).fill(frame(0, 'x'.repeat(1000), { fin: false }))], 1009],
  'invalid UTF-8': [[frame(1, [0x22, 0xc3, 0x28, 0x22])], 1007],
  'invalid UTF-8 in a later part': [[half('"'), frame(0, [0xff])], 1007],
  'a binary message': [[frame(2, '{"type":"ping"}')], 4400],
};

const MESSAGES = {
  'no JSON': [[text('{')], 4400],
  'an empty message': [[text('')], 4400],
  'a list': [[text('[]')], 4400],
  'lists in lists': [[text('['.repeat(50_000))], 4400],
  'a lone surrogate': [[text('{"type":"\\ud800"}')], 4400],
  'no type': [[text('{}')], 4400],
  'a type that is none': [[text('{"type":"start"}')], 4400],
  "a server's message": [[text('{"type":"next","id":"1","payload":{}}')], 4400],
  'an id that is a number': [[text('{"type":"subscribe","id":1,"payload":{"query":"{a}"}}')], 4400],
  'an id of 1 kB': [[subscribe('x'.repeat(1000))], 4400],
  'a query that is a number': [[subscribe('1', 1)], 4400],
  'variables that are a list': [[subscribe('1', '{ a }', { variables: [] })], 4400],
  'extensions that are a text': [[subscribe('1', '{ a }', { extensions: '' })], 4400],
  'a second greeting': [[INIT], 4429],
};

describe('after the greeting', { concurrency: 8 }, () => {
  for (const [name, [frames, expected]] of [...Object.entries(FRAMES), ...Object.entries(MESSAGES)]) {
    test(`${name}: ${expected}`, async () => {
      const socket = await Socket.open();
      await socket.init();
      socket.write(...frames);
      assert.equal(await socket.closing(), expected);
    });
  }
});

describe('instead of a greeting', { concurrency: true }, () => {
  const WITHOUT = {
    'an operation': [[subscribe('1')], 4401],
    'a token that is none': [[text({ type: 'connection_init', payload: { authorization: 'Bearer x' } })], 4403],
    'a token that is a list': [[text({ type: 'connection_init', payload: { authorization: [] } })], 4403],
    'a payload that is a text': [[text({ type: 'connection_init', payload: 'x' })], 4400],
    'no JSON': [[text('x')], 4400],
  };
  for (const [name, [frames, expected]] of Object.entries(WITHOUT)) {
    test(`${name}: ${expected}`, async () => {
      const socket = await Socket.open();
      socket.write(...frames);
      assert.equal(await socket.closing(), expected);
    });
  }

  test('pings alone: 4408', async () => {
    const socket = await Socket.open();
    const pings = setInterval(() => socket.write(PING), 1000);
    assert.equal(await socket.closing(15_000), 4408);
    clearInterval(pings);
  });
});

test('an upgrade that is none is refused in JSON', async () => {
  const head = 'GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n';
  const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  const protocol = 'Sec-WebSocket-Protocol: graphql-transport-ws\r\n';
  const upgrades = [
    ['', 400],
    [`Connection: Upgrade\r\n${key}Sec-WebSocket-Version: 13\r\n`, 400],
    [`Connection: Upgrade\r\n${protocol}Sec-WebSocket-Version: 13\r\n`, 400],
    [`Connection: Upgrade\r\n${key}${protocol}Sec-WebSocket-Version: 8\r\n`, 400],
    [`Connection: Upgrade\r\n${key}${protocol}Sec-WebSocket-Version: 13\r\nOrigin: https://evil.example\r\n`, 403],
    [`Connection: Upgrade\r\n${key}${protocol}Sec-WebSocket-Version: 13\r\nAuthorization: Bearer x\r\n`, 401],
  ];
  await Promise.all(upgrades.map(async ([lines, status]) => {
    const { statuses, text: answer } = await raw([`${head}${lines}\r\n`], { quiet: 2000 });
    assert.deepEqual(statuses, [status], answer);
    assertClean(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).errors, lines);
  }));
});

test('messages in parts, with pings between them, are read', async () => {
  const socket = await Socket.open();
  socket.write(half('{"type":'), frame(9, 'p'), frame(0, '"connection_', { fin: false }), frame(0, 'init"}'));
  await socket.until(() => socket.messages.length > 0);
  assert.deepEqual(socket.messages, [{ type: 'connection_ack' }]);
  socket.destroy();
});

test('one operation more than fifty is refused, and the fifty go on', async () => {
  const { json } = await ask('{ mission(slug: "demo-mission") { id } }');
  const query = `subscription { missionEvents(missionId: "${json.data.mission.id}") { __typename } }`;
  const socket = await Socket.open();
  await socket.init();
  socket.write(...Array.from({ length: 51 }, (_, n) => subscribe(`${n}`, query)));
  await socket.until(() => socket.messages.length > 1);
  await sleep(200);
  const refused = socket.messages.slice(1);
  assert.deepEqual(refused.map(({ type, id }) => [type, id]), [['error', '50']]);
  assert.equal(refused[0].payload[0].extensions.code, 'RATE_LIMITED');
  socket.write(subscribe('0', query));
  assert.equal(await socket.closing(), 4409);
});

test('a flood of operations and completions is answered', async () => {
  const socket = await Socket.open();
  await socket.init();
  for (let n = 0; n < 1000; n += 1) socket.write(subscribe(`${n}`), text({ type: 'complete', id: `${n}` }));
  socket.write(text({ type: 'ping', payload: { last: true } }));
  assert.ok(await socket.until(() => socket.messages.some(({ type }) => type === 'pong'), 10_000));
  assert.equal(socket.code, undefined);
  socket.destroy();
});

after(() => assertAlive());
