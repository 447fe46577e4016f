// Whatever is thrown at the server, it gives its memory and its files back.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Socket, frame, text } from './frames.mjs';
import { JSON_HEADERS, ask, assertAlive, development, pid, raw, send, sleep } from './support.mjs';

const GROWTH_MB = Number(process.env.ATTACK_GROWTH_MB ?? 8);
/** The memory after one storm may lie as far from that after the next; medians of so many do not. */
const ROUNDS = 12;

const resident = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const files = () => readdirSync(`/proc/${pid}/fd`).length;
const several = (count, act) => Promise.all(Array.from({ length: count }, (_, n) => act(n)));

async function subscription() {
  const { json } = await ask('{ mission(slug: "demo-mission") { id } }');
  return `subscription { missionEvents(missionId: "${json.data.mission.id}") { __typename } }`;
}

/** Sockets with operations that are dropped while a message is on its way. */
async function abandonSockets(query) {
  await several(60, async (n) => {
    const socket = await Socket.open();
    await socket.init();
    for (let id = 0; id < 10; id += 1) socket.write(text({ type: 'subscribe', id: `${id}`, payload: { query } }));
    socket.write(frame(1, 'x'.repeat(n * 1000), { claim: 90_000n }));
    await sleep(20);
    socket.destroy();
  });
}

/** Event streams whose readers go away. */
async function abandonStreams(query) {
  await several(60, async () => {
    const leave = new AbortController();
    const response = await fetch(development, {
      method: 'POST',
      headers: { ...JSON_HEADERS, accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
      signal: leave.signal,
    });
    assert.equal(response.status, 200);
    leave.abort();
  });
}

async function storm(query) {
  for (let n = 0; n < 150; n += 30) {
    await several(30, (m) => ask(`{ alliances(first: 20) { nodes { id name members { totalCount } } } } # ${n} ${m}`));
    await several(30, (m) => ask(`{ nothing${n * 30 + m} }`));
  }
  await abandonSockets(query);
  await abandonStreams(query);
  const head = 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
  await several(20, () => raw([`${head}Content-Length: 10000000\r\n\r\n`, ' '.repeat(500_000)], { quiet: 300 }));
  // Just below the limit, so that all of it is read.
  await several(20, () => send({ body: `{"query":"${' '.repeat(1_000_000)}` }));
  await several(20, () => raw([`${head}Content-Length: 1000000\r\n\r\n`, ' '.repeat(500_000)], { quiet: 50 }));
  await several(20, () => ask(`{ season(number: 4) { ${'...F '.repeat(5_000)} } }`));
}

// This client keeps 16 connections for its next requests; the server opens up to 8 to its database, of two files each.
const KEPT = 32;

/** How many files are open once everything that was abandoned has ended, or has had the time for it. */
async function settled(most) {
  const start = Date.now();
  while (files() > most && Date.now() - start < 10_000) await sleep(100);
  return { open: files(), seconds: (Date.now() - start) / 1000 };
}

/** The memory after each of some storms: it goes up and down by some megabytes from one to the next. */
async function weathered(query) {
  const samples = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await storm(query);
    await sleep(300);
    samples.push(resident());
  }
  return samples;
}

function median(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  return (sorted[ROUNDS / 2 - 1] + sorted[ROUNDS / 2]) / 2;
}

test('memory stays flat and files are given back', async (story) => {
  const query = await subscription();
  const most = files() + KEPT;
  // Caches fill.
  await storm(query);
  await storm(query);
  const before = await weathered(query);
  const after = await weathered(query);
  const { open, seconds } = await settled(most);
  const inWords = (samples) => samples.map((sample) => sample.toFixed(0)).join(' ');
  story.diagnostic(`memory ${inWords(before)} MB, then ${inWords(after)} MB`);
  story.diagnostic(`files ${most - KEPT}, then ${open} after ${seconds} s`);
  const growth = median(after) - median(before);
  assert.ok(growth < GROWTH_MB, `grew by ${growth} MB`);
  assert.ok(open <= most, `${open} files are open, ${most - KEPT} were`);
  await assertAlive();
});
