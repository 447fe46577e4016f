// Apollo Client: a normalised cache, pages that are joined, a mutation that shows everywhere, streams, errors.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache, split } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { getMainDefinition, relayStylePagination } from "@apollo/client/utilities";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { Arrivals, bearer, demoMission, endpoint, quiet, signIn, socketEndpoint, write } from "./support.mjs";

let contributor, mission;

before(async () => {
  [contributor, mission] = await Promise.all([signIn("contributor"), demoMission()]);
});

function connect(t) {
  const socket = createClient({ url: socketEndpoint, webSocketImpl: WebSocket, connectionParams: bearer(contributor) });
  const client = new ApolloClient({
    cache: new InMemoryCache({
      possibleTypes: { StreamItem: ["Event", "StreamGap"] },
      typePolicies: { Query: { fields: { missions: relayStylePagination(["filter", "orderBy"]) } } },
    }),
    link: split(
      ({ query }) => getMainDefinition(query).operation === "subscription",
      new GraphQLWsLink(socket),
      new HttpLink({ uri: endpoint, headers: bearer(contributor) }),
    ),
  });
  t.after(() => {
    client.stop();
    return socket.dispose();
  });
  return client;
}

const PROFILE = gql`query { viewer { person { id bio version } } }`;

test("what a mutation answers updates the cached object everywhere", async (t) => {
  const client = connect(t);
  const seen = new Arrivals();
  const watching = client.watchQuery({ query: PROFILE }).subscribe(({ data }) => data?.viewer && seen.push(data.viewer.person));
  t.after(() => watching.unsubscribe());
  const [{ id, version }] = await seen.count(1);

  const bio = `I design. This is version ${version}.`;
  const { data } = await client.mutate({
    mutation: gql`mutation ($input: ProfileUpdateInput!) {
      profileUpdate(input: $input) { person { id bio version } errors { code } }
    }`,
    variables: { input: { bio, expectedVersion: version } },
  });
  assert.deepEqual(data.profileUpdate.errors, []);
  const shown = (await seen.count(2))[1];
  assert.deepEqual([shown.bio, shown.version], [bio, version + 1]);
  assert.equal(client.cache.extract()[`Person:${id}`].bio, bio);
});

test("one person under two paths is one object of the cache", async (t) => {
  const client = connect(t);
  await client.query({
    query: gql`query ($id: ID!) {
      mission(id: $id) { id contact { id handle } alliance { id leader { id handle } members { nodes { id person { id handle } } } } }
    }`,
    variables: { id: mission.id },
  });
  const people = Object.keys(client.cache.extract()).filter((key) => key.startsWith("Person:"));
  assert.equal(people.length, 1);
});

const MISSIONS = gql`query ($after: String) {
  missions(first: 15, after: $after, orderBy: AMOUNT) {
    totalCount edges { cursor node { id title } } pageInfo { hasNextPage endCursor }
  }
}`;

test("pages are joined to the whole list by relayStylePagination", async (t) => {
  const client = connect(t);
  const query = client.watchQuery({ query: MISSIONS });
  let { missions: page } = (await client.query({ query: MISSIONS })).data;
  const { totalCount } = page;
  assert.ok(totalCount > 30);
  for (let pages = 2; page.pageInfo.hasNextPage; pages++) {
    assert.ok(pages <= Math.ceil(totalCount / 15), "no more pages than it takes");
    page = (await query.fetchMore({ variables: { after: page.pageInfo.endCursor } })).data.missions;
    const { edges } = client.readQuery({ query: MISSIONS }).missions;
    assert.equal(new Set(edges.map(({ node }) => node.id)).size, edges.length);
    assert.equal(edges.length, Math.min(pages * 15, totalCount));
  }
});

test("a subscription runs through GraphQLWsLink", async (t) => {
  const events = new Arrivals();
  const following = connect(t)
    .subscribe({
      query: gql`subscription ($id: ID!) {
        missionEvents(missionId: $id) { ... on Event { id kind mission { id title } } ... on StreamGap { missed } }
      }`,
      variables: { id: mission.id },
    })
    .subscribe(({ data }) => events.push(data.missionEvents));
  t.after(() => following.unsubscribe());
  await quiet();
  const { event } = await write("commentCreate", { subjectId: mission.id, body: "Apollo hears it." }, contributor);
  const [{ id, kind, mission: about }] = await events.count(1);
  assert.deepEqual([id, kind, about.title], [event.id, "COMMENT_CREATED", mission.title]);
});

test("a rule that says no is data; a refused request is an error with a code", async (t) => {
  const client = connect(t);
  const edit = gql`mutation ($input: ProfileUpdateInput!) {
    profileUpdate(input: $input) { person { id } errors { code field message } }
  }`;
  const no = await client.mutate({ mutation: edit, variables: { input: { bio: "Late.", expectedVersion: 0 } } });
  assert.equal(no.error, undefined);
  assert.equal(no.data.profileUpdate.person, null);
  assert.equal(no.data.profileUpdate.errors[0].code, "STALE_VERSION");

  const unknown = gql`query { node(id: "no-id") { id } }`;
  const { error } = await client.query({ query: unknown, errorPolicy: "all" });
  assert.ok(CombinedGraphQLErrors.is(error));
  assert.equal(error.errors[0].extensions.code, "BAD_USER_INPUT");

  const refused = await client.query({ query: gql`query { noSuchField }` }).catch((error) => error);
  assert.ok(CombinedGraphQLErrors.is(refused));
  assert.equal(refused.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
});
