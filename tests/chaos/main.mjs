// Servers are killed, lines are cut, the database goes away: does every subscriber receive exactly what the log says?
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { met } from './api.mjs';
import { makeAudience } from './audience.mjs';
import { Cluster, freePort } from './cluster.mjs';
import { flood } from './flood.mjs';
import { sleep } from './random.mjs';
import { Server, command } from './server.mjs';
import { CALM, CATCH_UP, FLOOD, GROWTH, LEADS_TO_GAP, SEED, STORM } from './settings.mjs';
import { growth, inBrief, soak } from './soak.mjs';
import { Storm } from './storm.mjs';
import { counts } from './subscriber.mjs';
import { Tally } from './tally.mjs';
import { Truth, readLog } from './truth.mjs';
import { makeWorld, register } from './world.mjs';
import { Writer } from './writer.mjs';
import { acknowledged, comments } from './written.mjs';

const SEASON = new URL('../../data/season4.json', import.meta.url).pathname;
/** In milliseconds: a server cuts who takes nothing for 20 seconds, and a line that was cut has no gap. */
const LONGEST_STALL = 15_000;
const CONNECTED_WITHIN = 60_000;
const [binary] = process.argv.slice(2);
const began = Date.now();
const faults = [];

const say = (text) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);

async function startServers(database, folder) {
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const servers = [];
  for (const name of ['one', 'two']) servers.push(new Server(binary, { name, port: await freePort(), folder, database }));
  // Together, on an empty database: one of them migrates it.
  await Promise.all(servers.map((server) => server.start()));
  return servers;
}

/** Connects everybody. Writing begins once all have a line, and had time to ask: a stream that begins live misses nothing then. */
async function settle(subscribers) {
  subscribers.forEach((subscriber) => subscriber.connect());
  const deadline = Date.now() + CONNECTED_WITHIN;
  while (!subscribers.every(({ isConnected }) => isConnected) && Date.now() < deadline) await sleep(100);
  await sleep(1000 + subscribers.length);
}

/** Writes so much while some do not read that events are dropped for them. */
async function drown(servers, world, subscribers) {
  if (FLOOD === 0) return;
  // Whoever stalled before has read on by now.
  await sleep(2000);
  const flooded = flood(servers, world, FLOOD);
  const slow = subscribers.filter(({ isSlow }) => isSlow);
  await Promise.all([flooded, ...slow.map((subscriber) => subscriber.stall(Promise.race([flooded, sleep(LONGEST_STALL)])))]);
  // They come to the gap before anything else happens to their lines.
  await sleep(2000);
  say(`${FLOOD} comments were poured in`);
}

async function catchUp(cluster, world, subscribers) {
  const truth = new Truth(await readLog(cluster, world.start.id), world);
  const deadline = Date.now() + CATCH_UP * 1000;
  while (subscribers.some((subscriber) => truth.isBehind(subscriber)) && Date.now() < deadline) await sleep(100);
  // What comes twice, or should not come, has time to come.
  await sleep(500);
  return truth;
}

async function checkWrites(cluster, log) {
  const inLog = new Set(log.map(({ id }) => id));
  const lost = acknowledged.filter((id) => !inLog.has(id)).length;
  if (lost > 0) faults.push(`${lost} acknowledged writes are not in the log`);
  const bodies = await cluster.sql(`select body, count(*) from comment where body like 'A comment.%' group by body`);
  const doubled = bodies.filter(([, count]) => count !== '1').length;
  if (doubled > 0) faults.push(`${doubled} comments were made twice`);
  const made = new Set(bodies.map(([body]) => body));
  const missing = comments.filter((body) => !made.has(body)).length;
  if (missing > 0) faults.push(`${missing} acknowledged comments are missing`);
}

function checkSubscribers(truth, subscribers) {
  const wrong = subscribers.flatMap((subscriber) => {
    const { about, kinds, person, Line } = subscriber;
    const verdict = truth.verdict(subscriber);
    const reader = `${person?.name ?? 'nobody'} over ${Line.protocol}`;
    return verdict ? [`${about} stream${kinds ? ` of ${kinds.join(', ')}` : ''} for ${reader}: ${verdict}`] : [];
  });
  if (wrong.length > 0) faults.push(`${wrong.length} subscribers received something else than the log says`, ...wrong.slice(0, 10));
  if (counts.shutOut > 0) faults.push(`${counts.shutOut} times somebody was shut out whose session stood`);
}

/** An error inside, or none that says what it is: servers that go or wait for the database say UNAVAILABLE. */
const isUnclean = (code) => code === undefined || code === 'INTERNAL' || /^HTTP 5/.test(code);

function checkServers(servers, memory) {
  memory.forEach((samples, place) => {
    const grown = growth(samples);
    if (grown > GROWTH) faults.push(`server ${servers[place].name} grew by ${grown.toFixed(1)} MB while calm, of ${GROWTH} it may`);
  });
  const unclean = [...met.keys(), ...counts.failures.keys()].filter(isUnclean);
  if (unclean.length > 0) faults.push(`a server answered with ${unclean.join(', ')}`);
}

async function story(cluster, folder) {
  const servers = await startServers(cluster.url, folder);
  try {
    await command(binary, cluster.url, folder, 'import', 'season', SEASON);
    const staff = await register(servers, 'Staff');
    await command(binary, cluster.url, folder, 'admin', 'grant', 'moderator', staff.id);
    const world = { ...(await makeWorld(servers)), staff };
    const subscribers = makeAudience(servers, world);
    await settle(subscribers);
    say(`${subscribers.length} subscribers on two servers: ${Tally.of(subscribers.map(({ Line }) => Line.protocol))}`);

    const writing = new AbortController();
    const writers = world.writers.map((person) => new Writer(servers, world, person).run(writing.signal));
    const failed = Promise.all(writers);
    const storm = new Storm({ cluster, servers, world, subscribers });
    const memory = await Promise.race([
      failed,
      storm.blow(AbortSignal.timeout(STORM * 1000), STORM).then(() => {
        say(`the storm is over: ${storm.counts}`);
        return drown(servers, world, subscribers);
      }).then(() => soak(servers, subscribers, CALM)),
    ]);
    writing.abort();
    await failed;
    say(`${acknowledged.length} writes were acknowledged`);

    const truth = await catchUp(cluster, world, subscribers);
    const log = await readLog(cluster, world.start.id);
    await checkWrites(cluster, log);
    checkSubscribers(truth, subscribers);
    if (FLOOD >= LEADS_TO_GAP && counts.gaps.total === 0) faults.push('nobody read slowly enough for a StreamGap');
    checkServers(servers, memory);
    subscribers.forEach((subscriber) => subscriber.close());
    report({ log, memory, servers });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    faults.push(...servers.flatMap((server) => server.faults()));
  }
}

function report({ log, memory, servers }) {
  say(`${log.length} events in the log: ${Tally.of(log.map(({ kind }) => kind))}`);
  say(`${counts.deliveries.total} deliveries over ${counts.connections} connections: ${counts.deliveries}`);
  say(`gaps: ${counts.gaps}`);
  memory.forEach((samples, place) => {
    say(`memory of server ${servers[place].name}: ${inBrief(samples)} MB, grown by ${growth(samples).toFixed(1)} MB of ${GROWTH}`);
  });
}

console.log(`CHAOS_SEED=${SEED} repeats the choices of this run`);
const folder = mkdtempSync(join(tmpdir(), 'alliance-hub-chaos-servers-'));
const cluster = await Cluster.start();
try {
  await story(cluster, folder);
} catch (error) {
  faults.push(`the run broke off: ${error.stack}`);
} finally {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
say(`met by writers: ${met}`);
say(`met by subscribers: ${counts.failures}`);
faults.forEach((fault) => console.error(`FAULT: ${fault}`));
say(faults.length === 0 ? 'every subscriber received what the log says' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
