// What is broken below GraphQL, written to the connection byte by byte.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { assertAlive, assertClean, development, raw } from './support.mjs';

const GOOD = '{"query":"{ __typename }"}';
const DATA = '{"data":{"__typename":"Query"}}';
const head = (...lines) => `${['POST /graphql HTTP/1.1', 'Host: a', 'Content-Type: application/json', ...lines].join('\r\n')}\r\n\r\n`;
const length = (body) => `Content-Length: ${Buffer.byteLength(body)}`;
const post = (...lines) => head(length(GOOD), ...lines) + GOOD;
const unending = (...chunks) =>
  head('Transfer-Encoding: chunked') + chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
const chunked = (...chunks) => `${unending(...chunks)}0\r\n\r\n`;
const last = ['Connection: close'];

/** The code of the only answer. */
function code({ text }) {
  const { errors } = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
  assertClean(errors, text);
  return errors[0].extensions.code;
}

// Not HTTP enough to be answered in JSON: 4xx and the end of the connection.
const BROKEN = {
  'no HTTP': ['hello\r\n\r\n'],
  'TLS': [Buffer.from('16030100c8010000c40303', 'hex'), Buffer.alloc(200, 1)],
  'HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  'HTTP/9': ['GET /graphql HTTP/9.9\r\n\r\n'],
  'a space in a URL': ['GET /graphql?query={ a } HTTP/1.1\r\nHost: a\r\n\r\n'],
  'a NUL in a header': [post('X-A: a\0b')],
  'a header without a colon': [post('X-A')],
  'a space before the colon': [post('Content-Length : 5')],
  'two lengths': [head('Content-Length: 5', 'Content-Length: 6') + GOOD],
  'a length that is none': [head('Content-Length: -1') + GOOD],
  'a length with a sign': [head(`Content-Length: +${GOOD.length}`) + GOOD],
  'a length past 64 bits': [head('Content-Length: 99999999999999999999999') + GOOD],
  'an encoding after chunked': [head('Transfer-Encoding: chunked, gzip') + GOOD],
  'an encoding that is none': [head('Transfer-Encoding: xchunked') + GOOD],
  'a head of 20 kB': [post(`X-A: ${'a'.repeat(20_000)}`)],
  'a URL of 20 kB': [`GET /graphql?query=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  'two hundred headers': [post(...Array.from({ length: 200 }, (_, n) => `X-${n}: a`))],
};

for (const [name, chunks] of Object.entries(BROKEN)) {
  test(`closed: ${name}`, async () => {
    const { statuses, closed, text } = await raw(chunks);
    assert.ok(closed, 'the connection is closed');
    assert.ok(statuses.length === 0 || (statuses.length === 1 && statuses[0] >= 400 && statuses[0] < 500), text);
  });
}

// HTTP enough for an answer in JSON.
const REFUSED = {
  'a chunk that is none': [head('Transfer-Encoding: chunked') + 'zz\r\n', '400', 'BAD_REQUEST'],
  'a chunk past 64 bits': [`${head('Transfer-Encoding: chunked')}fffffffffffffffff\r\n`, '400', 'BAD_REQUEST'],
  '10 MB announced': [head('Content-Length: 10000000'), '413', 'PAYLOAD_TOO_LARGE'],
  '10 MB begun': [head('Content-Length: 10000000') + ' '.repeat(10_000), '413', 'PAYLOAD_TOO_LARGE'],
  'chunks past the limit': [unending(...Array(16).fill(' '.repeat(65_536)), 'too much'), '413', 'PAYLOAD_TOO_LARGE'],
  'a length that waits for more': [head('Content-Length: 100', ...last) + GOOD, '408', 'REQUEST_TIMEOUT', 15_000],
  'one byte a second': [[head('Content-Length: 100'), ...Array(15).fill(' ')], '408', 'REQUEST_TIMEOUT', 15_000, 1000],
};

describe('refused in JSON', { concurrency: true }, () => {
  for (const [name, [chunks, status, expected, quiet = 2000, pause = 0]] of Object.entries(REFUSED)) {
    test(name, async () => {
      const answer = await raw([chunks].flat(), { quiet, pause });
      assert.equal(answer.statuses.join(), status, answer.text);
      assert.equal(code(answer), expected);
    });
  }

  test('a head that never ends is not waited for', async () => {
    const { closed, statuses } = await raw(['POST /graphql HTTP/1.1\r\n', ...Array(9).fill('X-A: a\r\n')], { pause: 1500, quiet: 20_000 });
    assert.ok(closed);
    assert.ok(statuses.every((status) => status === 408), String(statuses));
  });

  test('a client that says nothing is not waited for', async () => {
    assert.ok((await raw([], { quiet: 20_000 })).closed);
  });

  test('slow chunks that come in time are read', async () => {
    const { text } = await raw([...chunked(...GOOD).split(/(?<=\n)/)], { pause: 20, quiet: 2000 });
    assert.ok(text.includes(DATA), text);
  });
});

test('a client that sends all of 10 MB before it reads finds the refusal', async () => {
  const body = ' '.repeat(10_000_000);
  const answer = await fetch(development, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(answer.status, 413);
});

test('pipelined requests are answered in order', async () => {
  const bad = 'no JSON';
  const { statuses, text } = await raw([post() + head(length(bad), 'Accept: application/graphql-response+json') + bad + post(...last)]);
  assert.deepEqual(statuses, [200, 400, 200]);
  assert.equal(text.split(DATA).length, 3);
});

test('a body with a length and in chunks hides no second request', async () => {
  const hidden = `0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a\r\n\r\n`;
  const { statuses } = await raw([head(`Content-Length: ${hidden.length}`, 'Transfer-Encoding: chunked') + hidden]);
  assert.ok(statuses.length <= 1 && statuses.every((status) => status >= 400 && status < 500), String(statuses));
});

test('a refused body is not read as the next request', async () => {
  const hidden = post(...last);
  for (const lines of [[`Content-Length: ${2_000_000}`], [length(hidden), 'Content-Encoding: gzip']]) {
    const { statuses } = await raw([head('Accept: application/graphql-response+json', ...lines) + hidden]);
    assert.ok(statuses.length === 1 && statuses[0] >= 413, String(statuses));
  }
});

test('HTTP/1.0 is answered and ends', async () => {
  const { statuses, closed } = await raw([`POST /graphql HTTP/1.0\r\nContent-Type: application/json\r\n${length(GOOD)}\r\n\r\n${GOOD}`]);
  assert.deepEqual([statuses, closed], [[200], true]);
});

test('a client that goes away in the middle harms nobody', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => raw([post().slice(0, 20 + n * 3)], { quiet: 20 })));
});

after(() => assertAlive());
