// urql with graphcache, which knows the schema by introspecting the live server.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { minifyIntrospectionQuery } from "@urql/introspection";
import { getIntrospectionQuery } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { Arrivals, bearer, data, demoMission, endpoint, quiet, signIn, socketEndpoint, write } from "./support.mjs";

let schema, contributor, mission;

before(async () => {
  const introspection = await data(getIntrospectionQuery());
  schema = minifyIntrospectionQuery(introspection, {
    includeDirectives: true,
    includeEnums: true,
    includeInputs: true,
    includeScalars: true,
  });
  [contributor, mission] = await Promise.all([signIn("contributor"), demoMission()]);
});

/** graphcache warns by console.warn of all that it cannot place; here a warning fails the test. */
function connect(t) {
  const warn = t.mock.method(console, "warn", () => {});
  t.after(() => assert.deepEqual(warn.mock.calls.map(({ arguments: [text] }) => text), []));
  const socket = createClient({ url: socketEndpoint, webSocketImpl: WebSocket });
  t.after(() => socket.dispose());
  const cache = cacheExchange({
    schema,
    keys: { Viewer: () => "viewer", PageInfo: () => null, UserError: () => null, StreamGap: () => null },
    resolvers: { Query: { missions: relayPagination() } },
    logger: (severity, message) => severity === "warn" && console.warn(message),
  });
  const streams = subscriptionExchange({
    forwardSubscription: (request) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink) }),
    }),
  });
  return new Client({
    url: endpoint,
    preferGetMethod: false,
    fetchOptions: { headers: bearer(contributor) },
    exchanges: [cache, fetchExchange, streams],
  });
}

const PROFILE = gql`query { viewer { person { id bio version } } }`;

test("a mutation updates what a running query shows, without asking again", async (t) => {
  const client = connect(t);
  const seen = new Arrivals();
  const watching = client.query(PROFILE, {}).subscribe(({ data }) => seen.push(data.viewer.person));
  t.after(() => watching.unsubscribe());
  const [{ version }] = await seen.count(1);
  const { data, error } = await client.mutation(
    gql`mutation ($input: ProfileUpdateInput!) {
      profileUpdate(input: $input) { person { id bio version } errors { code message field } }
    }`,
    { input: { bio: `Version ${version} of me.`, expectedVersion: version } },
  );
  assert.equal(error, undefined);
  assert.deepEqual(data.profileUpdate.errors, []);
  const shown = (await seen.count(2))[1];
  assert.deepEqual([shown.bio, shown.version], [`Version ${version} of me.`, version + 1]);
});

test("pages are joined to the whole list by relayPagination", async (t) => {
  const client = connect(t);
  const document = gql`query ($after: String) {
    missions(first: 15, after: $after, orderBy: AMOUNT) {
      edges { cursor node { id title } } nodes { id } pageInfo { hasNextPage endCursor hasPreviousPage startCursor } totalCount
    }
  }`;
  let list, after;
  do {
    const { data, error } = await client.query(document, after ? { after } : {});
    assert.equal(error, undefined);
    list = data.missions;
    after = list.pageInfo.endCursor;
  } while (list.pageInfo.hasNextPage);
  assert.ok(list.totalCount > 30);
  assert.equal(new Set(list.edges.map(({ node }) => node.id)).size, list.totalCount);
});

test("a fragment on the interface Node finds its type", async (t) => {
  const { data, error } = await connect(t).query(
    gql`query ($id: ID!) { node(id: $id) { __typename id ... on Mission { title alliance { id name } } ... on Alliance { name } } }`,
    { id: mission.id },
  );
  assert.equal(error, undefined);
  assert.deepEqual([data.node.__typename, data.node.title], ["Mission", mission.title]);
});

test("a subscription runs through graphql-ws", async (t) => {
  const events = new Arrivals();
  const following = connect(t)
    .subscription(
      gql`subscription ($id: ID!) { missionEvents(missionId: $id) { ... on Event { id kind } ... on StreamGap { missed } } }`,
      { id: mission.id },
    )
    .subscribe(({ data, error }) => events.push(error ?? data.missionEvents));
  t.after(() => following.unsubscribe());
  await quiet();
  const { event } = await write("commentCreate", { subjectId: mission.id, body: "urql hears it." }, contributor);
  assert.equal((await events.count(1))[0].id, event.id);
});

test("a refused request is a combined error with a code", async (t) => {
  const { error } = await connect(t).query(gql`query { node(id: "no-id") { id } }`, {});
  assert.equal(error.graphQLErrors[0].extensions.code, "BAD_USER_INPUT");
});
