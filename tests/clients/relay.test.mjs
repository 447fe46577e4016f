// The Relay compiler takes schema.graphql: fragments, connections, refetching by node. The server runs what it makes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import relay from "relay-compiler";
import { answer, demoMission, schemaFile, signIn } from "./support.mjs";

let folder, documents;

before(async () => {
  folder = await mkdtemp(`${tmpdir()}/relay-`);
  await mkdir(`${folder}/src`);
  await copyFile(schemaFile, `${folder}/schema.graphql`);
  await copyFile(new URL("relay/screens.js", import.meta.url), `${folder}/src/screens.js`);
  const config = { src: "src", schema: "schema.graphql", language: "javascript", persistConfig: { file: "documents.json", algorithm: "SHA256" } };
  await writeFile(`${folder}/relay.config.json`, JSON.stringify(config));
  await writeFile(`${folder}/documents.json`, "{}");
});

after(() => rm(folder, { recursive: true, force: true }));

test("the documents compile", async () => {
  const { stdout, stderr, code = 0 } = await promisify(execFile)(relay, [], { cwd: folder }).catch((failed) => failed);
  assert.equal(code, 0, stdout + stderr);
  documents = Object.values(JSON.parse(await readFile(`${folder}/documents.json`, "utf8")));
  const artifacts = await readdir(`${folder}/src/__generated__`);
  for (const name of ["screensMissionListPageQuery", "screensConversationPageQuery", "screensPersonRefetchQuery"]) {
    assert.ok(artifacts.includes(`${name}.graphql.js`), name);
  }
});

const named = (name) => {
  const document = documents.find((text) => text.includes(` ${name}`));
  assert.ok(document, name);
  return document;
};

test("the server answers the compiled queries, and refetches by node", async () => {
  const [{ id }, leader] = await Promise.all([demoMission(), signIn("leader")]);
  const board = await answer(named("screensBoardQuery"), {}, leader);
  assert.equal(board.errors, undefined, JSON.stringify(board.errors));
  assert.equal(board.data.missions.edges.length, 20);

  const cursor = board.data.missions.pageInfo.endCursor;
  const rest = await answer(named("screensMissionListPageQuery"), { count: 20, cursor });
  assert.ok(rest.data.missions.edges.length > 10);

  const page = await answer(named("screensConversationPageQuery"), { id, count: 1 });
  assert.equal(page.data.node.__typename, "Mission");

  const person = board.data.viewer.person.id;
  const refetched = await answer(named("screensPersonRefetchQuery"), { id: person });
  assert.equal(refetched.data.node.displayName, "Demo leader");
});
