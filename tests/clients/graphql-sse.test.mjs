// graphql-sse: streams over plain HTTP, each on a connection of its own, or all on a single one.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { createClient } from "graphql-sse";
import { Arrivals, bearer, demoMember, demoMission, endpoint, quiet, signIn, write } from "./support.mjs";

const EVENTS = `subscription ($id: ID!, $after: String) {
  missionEvents(missionId: $id, after: $after) { ... on Event { cursor kind } }
}`;

let contributor, leader, mission;

before(async () => {
  [contributor, leader, mission] = await Promise.all([signIn("contributor"), signIn("leader"), demoMission()]);
});

const comment = (body) => write("commentCreate", { subjectId: mission.id, body }, contributor);

for (const singleConnection of [false, true]) {
  describe(singleConnection ? "a single connection" : "distinct connections", () => {
    function connect(t, options = {}) {
      const client = createClient({ url: endpoint, singleConnection, retryAttempts: 0, ...options });
      t.after(() => client.dispose());
      return client;
    }

    /** Starts a stream of the demo mission's events; `stop` ends it. */
    function follow(client, variables = {}, query = EVENTS) {
      const [events, ends] = [new Arrivals(), new Arrivals()];
      const stop = client.subscribe(
        { query, variables: { id: mission.id, ...variables } },
        {
          next: ({ data, errors }) => events.push(errors ?? Object.values(data)[0]),
          error: (error) => ends.push(error),
          complete: () => ends.push("complete"),
        },
      );
      return { events, ends, stop };
    }

    test("a query is answered and completes", async (t) => {
      const client = connect(t, { headers: bearer(contributor) });
      const results = [];
      for await (const { data } of client.iterate({ query: "{ viewer { person { displayName } } }" })) results.push(data);
      assert.deepEqual(results, [{ viewer: { person: { displayName: "Demo contributor" } } }]);
    });

    test("two streams at once hear of a comment; a stopped one hears no more", async (t) => {
      const client = connect(t);
      const [left, right] = [follow(client), follow(client)];
      await quiet();
      const { event } = await comment("Heard over server-sent events.");
      for (const { events } of [left, right]) {
        assert.deepEqual(await events.count(1), [{ cursor: event.cursor, kind: "COMMENT_CREATED" }]);
      }
      left.stop();
      assert.deepEqual(await left.ends.count(1), ["complete"]);
      await quiet();
      await comment("Heard by one.");
      await right.events.count(2);
      await quiet();
      assert.equal(left.events.items.length, 1);
    });

    test("a stream goes on behind a cursor", async (t) => {
      const { event: known } = await comment("Known already.");
      const { event: missed } = await comment("Missed.");
      const { events } = follow(connect(t), { after: known.cursor });
      await events.count(1);
      const { event: live } = await comment("Live.");
      assert.deepEqual((await events.count(2)).map(({ cursor }) => cursor), [missed.cursor, live.cursor]);
    });

    test("a member who is removed sees that, and is told that the stream ends", async (t) => {
      const { alliance, remove } = await demoMember(contributor, leader);
      const query = `subscription ($id: ID!) { allianceEvents(allianceId: $id) { ... on Event { kind } } }`;
      const { events, ends } = follow(connect(t, { headers: bearer(contributor) }), { id: alliance.id }, query);
      await quiet();
      await remove();
      const [event, [error]] = await events.count(2);
      assert.deepEqual([event.kind, error.extensions.code], ["MEMBER_REMOVED", "ACCESS_ENDED"]);
      assert.deepEqual(await ends.count(1), ["complete"]);
    });

    test("a session that ends is told to its streams", async (t) => {
      const token = await signIn("contributor");
      const { events } = follow(connect(t, { headers: bearer(token) }));
      await quiet();
      await write("sessionEnd", {}, token);
      const [[error]] = await events.count(1);
      assert.equal(error.extensions.code, "UNAUTHENTICATED");
    });

    test("a document that does not fit the schema is refused", async (t) => {
      const { value, error } = await connect(t)
        .iterate({ query: "{ noSuchField }" })
        .next()
        .catch((error) => ({ error }));
      // The protocol answers a single connection's POST with 400, and a distinct connection with an event.
      if (singleConnection) assert.equal(error.response.status, 400);
      else assert.equal(value.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    });

    test("a bad token is refused", async (t) => {
      const client = connect(t, { headers: bearer("not-a-token") });
      const refused = await client.iterate({ query: "{ viewer { email } }" }).next().catch((error) => error);
      assert.equal(refused.response?.status, 401);
    });
  });
}
