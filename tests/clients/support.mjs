// What the stories share: where the server is, who signs in, and plain requests that belong to no client.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: start the tests by tests/clients/run`);
  return value;
}

export const origin = setting("HUB_ORIGIN");
export const endpoint = `${origin}/graphql`;
export const socketEndpoint = endpoint.replace("http", "ws");
export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const schemaFile = `${repository}schema.graphql`;

export async function demoSignIn(role) {
  const accounts = JSON.parse(await readFile(setting("HUB_SIGN_INS"), "utf8"));
  return accounts.find((account) => account.role === role);
}

/** The whole answer to a plain POST. */
export async function answer(query, variables = {}, token = undefined) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer(token) },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** The data of a plain POST, which must not be refused. */
export async function data(query, variables, token) {
  const { data, errors } = await answer(query, variables, token);
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

export function bearer(token) {
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** The access token of a demo account: "leader", "contributor", "delegate" or "staff". */
export async function signIn(role) {
  const { email, password } = await demoSignIn(role);
  const { sessionCreate } = await data(
    `mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { accessToken errors { message } } }`,
    { input: { email, password } },
  );
  assert.deepEqual(sessionCreate.errors, []);
  return sessionCreate.accessToken;
}

export async function demoMission() {
  const { mission } = await data(`{ mission(slug: "demo-mission") { id title } }`);
  return mission;
}

/** Runs one mutation with an `input`, and gives its payload, in which no rule may have said no. */
export async function write(mutation, input, token, selection = "") {
  const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) {
    ${mutation}(input: $input) { errors { code message } event { id cursor kind } ${selection} }
  }`;
  const payload = (await data(document, { input }, token))[mutation];
  assert.deepEqual(payload.errors, [], mutation);
  return payload;
}

/** Makes somebody a member of the demo mission's alliance; `remove` ends that. */
export async function demoMember(person, leader) {
  const { mission } = await data(`{ mission(slug: "demo-mission") { alliance { id } } }`);
  const { viewer } = await data("{ viewer { person { id } } }", {}, person);
  const role = { roleKind: "MEMBER", roleTitle: "designer", responsibilities: "the pages" };
  const input = { allianceId: mission.alliance.id, personId: viewer.person.id, ...role };
  const { membership } = await write("allianceMemberAdd", input, leader, "membership { id }");
  return {
    alliance: mission.alliance,
    remove: () => write("allianceMemberRemove", { id: membership.id }, leader),
  };
}

/** What has come so far, and a way to wait for more. */
export class Arrivals {
  items = [];
  push(item) {
    this.items.push({ item, at: performance.now() });
  }

  async count(wanted, deadlineMs = 5000) {
    const deadline = performance.now() + deadlineMs;
    while (this.items.length < wanted) {
      assert.ok(performance.now() < deadline, `${this.items.length} of ${wanted} came within ${deadlineMs} ms`);
      await sleep(1);
    }
    return this.items.slice(0, wanted).map(({ item }) => item);
  }
}

/** Long enough for what should not come to have come. */
export const quiet = () => sleep(150);
