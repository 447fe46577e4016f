// graphql-ws: a leader hears of things at once, loses the line, and misses nothing.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { Arrivals, bearer, data, demoMember, demoMission, quiet, signIn, socketEndpoint, write } from "./support.mjs";

const VIEWER_EVENTS = `subscription ($after: String) {
  viewerEvents(after: $after) { ... on Event { cursor kind actor { displayName } } ... on StreamGap { missed } }
}`;

let leader, contributor, mission;

before(async () => {
  [leader, contributor, mission] = await Promise.all([signIn("leader"), signIn("contributor"), demoMission()]);
});

function connect(t, token, options = {}) {
  const client = createClient({
    url: socketEndpoint,
    webSocketImpl: WebSocket,
    connectionParams: bearer(token),
    ...options,
  });
  t.after(() => client.dispose());
  return client;
}

/** A line of the leader's, on which `viewerEvents` runs. */
async function listen(t, variables = {}) {
  let socket;
  const client = connect(t, leader, { retryAttempts: 0, on: { opened: (opened) => (socket = opened) } });
  const events = new Arrivals();
  const lost = new Promise((resolve, reject) => {
    client.subscribe(
      { query: VIEWER_EVENTS, variables },
      {
        next: ({ data, errors }) => (errors ? reject(errors) : events.push(data.viewerEvents)),
        error: resolve,
        complete: () => resolve("complete"),
      },
    );
  });
  await quiet(); // graphql-transport-ws does not acknowledge a subscription
  return { events, lost, cut: () => socket.terminate() };
}

const signal = () =>
  write(
    "signalCreate",
    { kind: "WANTS_TO_CONTRIBUTE", targetId: mission.id, message: "I would like to help with the design." },
    contributor,
    "signal { id }",
  );

test("a signal reaches the leader within 100 ms, and a cut line loses nothing", async (t) => {
  const warm = await signal();
  await write("signalWithdraw", { id: warm.signal.id }, contributor);

  const line = await listen(t);
  const sent = performance.now();
  const [{ signal: own, event }] = await Promise.all([signal(), line.events.count(1)]);
  const [{ item: heard, at }] = line.events.items;
  assert.deepEqual(heard, { cursor: event.cursor, kind: "SIGNAL_CREATED", actor: { displayName: "Demo contributor" } });
  assert.ok(at - sent < 100, `it took ${at - sent} ms`);

  line.cut();
  assert.equal((await line.lost).code, 1006);

  const missed = [
    await write("commentCreate", { subjectId: mission.id, body: "The design looks right." }, contributor),
    await write("questionAsk", { subjectId: mission.id, body: "Who reviews the budget?" }, contributor),
    await write("signalWithdraw", { id: own.id }, contributor),
  ];

  const again = await listen(t, { after: heard.cursor });
  await again.events.count(3);
  await quiet();
  assert.deepEqual(
    again.events.items.map(({ item }) => item.cursor),
    missed.map(({ event }) => event.cursor),
  );
  assert.deepEqual(
    again.events.items.map(({ item }) => item.kind),
    ["COMMENT_CREATED", "QUESTION_ASKED", "SIGNAL_WITHDRAWN"],
  );
  assert.equal(line.events.items.length, 1);

  const live = await write("commentCreate", { subjectId: mission.id, body: "And now live again." }, contributor);
  assert.equal((await again.events.count(4))[3].cursor, live.event.cursor);
});

test("two readers of the same line get every event once", async (t) => {
  const client = connect(t, leader);
  const [first, second] = [new Arrivals(), new Arrivals()];
  let completed = 0;
  const stops = [first, second].map((arrivals) =>
    client.subscribe(
      { query: VIEWER_EVENTS },
      { next: ({ data }) => arrivals.push(data.viewerEvents), error: assert.fail, complete: () => completed++ },
    ),
  );
  await quiet();
  const { event } = await write("commentCreate", { subjectId: mission.id, body: "Heard twice." }, contributor);
  for (const arrivals of [first, second]) assert.equal((await arrivals.count(1))[0].cursor, event.cursor);

  stops[0]();
  await quiet();
  assert.equal(completed, 1);
  await write("commentCreate", { subjectId: mission.id, body: "Heard once." }, contributor);
  await second.count(2);
  await quiet();
  assert.equal(first.items.length, 1);
});

test("a season is followed on one stream", async (t) => {
  const { mission: found } = await data(`{ mission(slug: "demo-mission") { season { id } } }`);
  const events = new Arrivals();
  const query = `subscription ($id: ID!) { seasonEvents(seasonId: $id, kinds: [COMMENT_CREATED]) { ... on Event { cursor } } }`;
  connect(t).subscribe(
    { query, variables: { id: found.season.id } },
    { next: ({ data }) => events.push(data.seasonEvents), error: assert.fail, complete: () => {} },
  );
  await quiet();
  const { event } = await write("commentCreate", { subjectId: mission.id, body: "Of the season." }, contributor);
  assert.deepEqual(await events.count(1), [{ cursor: event.cursor }]);
});

test("a member who is removed sees that, and the operation ends with an error", async (t) => {
  const { alliance, remove } = await demoMember(contributor, leader);
  const [events, ends] = [new Arrivals(), new Arrivals()];
  const query = `subscription ($id: ID!) { allianceEvents(allianceId: $id) { ... on Event { kind } } }`;
  connect(t, contributor).subscribe(
    { query, variables: { id: alliance.id } },
    {
      next: ({ data }) => events.push(data.allianceEvents.kind),
      error: (errors) => ends.push(errors.map(({ extensions }) => extensions.code)),
      complete: () => ends.push("complete"),
    },
  );
  await quiet();
  await remove();
  assert.deepEqual(await ends.count(1), [["ACCESS_ENDED"]]);
  assert.deepEqual(await events.count(1), ["MEMBER_REMOVED"]);
});

test("a session that ends closes its socket with 4401", async (t) => {
  const token = await signIn("contributor");
  const closed = new Arrivals();
  const client = connect(t, token, { lazy: false, retryAttempts: 0, on: { closed: ({ code }) => closed.push(code) } });
  await quiet();
  await write("sessionEnd", {}, token);
  assert.deepEqual(await closed.count(1), [4401]);
  await client.dispose();
});

test("queries and mutations run over the socket too", async (t) => {
  const client = connect(t, contributor);
  const results = [];
  for await (const { data } of client.iterate({ query: "{ viewer { person { displayName } } }" })) results.push(data);
  assert.deepEqual(results, [{ viewer: { person: { displayName: "Demo contributor" } } }]);
  const document = `mutation ($input: CommentCreateInput!) { commentCreate(input: $input) { comment { body } errors { code } } }`;
  const input = { subjectId: mission.id, body: "Sent over the socket." };
  const { value } = await client.iterate({ query: document, variables: { input } }).next();
  assert.deepEqual(value.data.commentCreate, { comment: { body: input.body }, errors: [] });
});
