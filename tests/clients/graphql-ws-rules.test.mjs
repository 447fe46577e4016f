// What graphql-transport-ws asks of a server, said in single frames.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { createClient, GRAPHQL_TRANSPORT_WS_PROTOCOL } from "graphql-ws";
import WebSocket from "ws";
import { Arrivals, demoMission, quiet, signIn, socketEndpoint, write } from "./support.mjs";

const EVENTS = `subscription ($id: ID!) { missionEvents(missionId: $id) { ... on Event { kind } } }`;

async function open(t) {
  const socket = new WebSocket(socketEndpoint, GRAPHQL_TRANSPORT_WS_PROTOCOL);
  const messages = new Arrivals();
  socket.on("message", (text) => messages.push(JSON.parse(text)));
  t.after(() => socket.terminate());
  await once(socket, "open");
  return { socket, messages, say: (message) => socket.send(JSON.stringify(message)) };
}

async function acknowledged(t) {
  const line = await open(t);
  line.say({ type: "connection_init" });
  assert.deepEqual(await line.messages.count(1), [{ type: "connection_ack" }]);
  return line;
}

async function closing(socket) {
  const [code, reason] = await once(socket, "close");
  return { code, reason: reason.toString() };
}

test("a bad token in connection_init closes the socket with 4403", async () => {
  const client = createClient({
    url: socketEndpoint,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: "Bearer not-a-token" },
    retryAttempts: 0,
  });
  const refused = await client.iterate({ query: "{ viewer { email } }" }).next().catch((closed) => closed);
  assert.equal(refused.code, 4403);
});

test("an operation before the acknowledgement closes it with 4401", async (t) => {
  const { socket, say } = await open(t);
  say({ id: "1", type: "subscribe", payload: { query: "{ __typename }" } });
  assert.equal((await closing(socket)).code, 4401);
});

test("a second connection_init closes it with 4429", async (t) => {
  const { socket, say } = await acknowledged(t);
  say({ type: "connection_init" });
  assert.equal((await closing(socket)).code, 4429);
});

test("what is no message of the protocol closes it with 4400", async (t) => {
  const { socket, say } = await acknowledged(t);
  say({ type: "start", id: "1", payload: {} });
  assert.equal((await closing(socket)).code, 4400);
});

test("an id that runs cannot be taken again: 4409", async (t) => {
  const { id } = await demoMission();
  const { socket, say } = await acknowledged(t);
  const subscribe = { id: "1", type: "subscribe", payload: { query: EVENTS, variables: { id } } };
  say(subscribe);
  say(subscribe);
  assert.equal((await closing(socket)).code, 4409);
});

test("a ping is answered with a pong", async (t) => {
  const { messages, say } = await acknowledged(t);
  say({ type: "ping" });
  assert.equal((await messages.count(2))[1].type, "pong");
});

test("two operations with different ids run at once, and a completed one ends alone", async (t) => {
  const [{ id }, contributor] = await Promise.all([demoMission(), signIn("contributor")]);
  const { socket, messages, say } = await acknowledged(t);
  for (const name of ["left", "right"]) {
    say({ id: name, type: "subscribe", payload: { query: EVENTS, variables: { id } } });
  }
  await quiet();
  const comment = (body) => write("commentCreate", { subjectId: id, body }, contributor);
  await comment("For both.");
  const both = (await messages.count(3)).slice(1);
  assert.deepEqual(both.map((message) => message.id).sort(), ["left", "right"]);
  assert.ok(both.every(({ type, payload }) => type === "next" && payload.data.missionEvents.kind === "COMMENT_CREATED"));

  say({ id: "left", type: "complete" });
  await quiet();
  await comment("For one.");
  await quiet();
  assert.deepEqual(messages.items.slice(3).map(({ item }) => item.id), ["right"]);
  assert.equal(socket.readyState, WebSocket.OPEN);
});

test("a refused operation is an error of that operation, and the socket stays open", async (t) => {
  const { socket, messages, say } = await acknowledged(t);
  say({ id: "bad", type: "subscribe", payload: { query: "{ noSuchField }" } });
  say({ id: "good", type: "subscribe", payload: { query: "{ season(number: 4) { number } }" } });
  await messages.count(4);
  const of = (id) => messages.items.map(({ item }) => item).filter((message) => message.id === id);
  assert.deepEqual(of("bad").map(({ type }) => type), ["error"]);
  assert.equal(of("bad")[0].payload[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
  assert.deepEqual(of("good").map(({ type }) => type), ["next", "complete"]);
  assert.equal(socket.readyState, WebSocket.OPEN);
});
