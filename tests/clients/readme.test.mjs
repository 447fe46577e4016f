// README's commands, run as a newcomer pastes them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { demoMission, demoSignIn, origin, quiet, repository, signIn, write, Arrivals } from "./support.mjs";

const README_ORIGIN = "http://127.0.0.1:8080";

/** The sh blocks from "The first query" to "Test it", with this server's address and passwords. */
async function commands() {
  const readme = await readFile(`${repository}README.md`, "utf8");
  const section = readme.slice(readme.indexOf("## The first query"), readme.indexOf("## Test it"));
  assert.ok(section.length > 1000);
  const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block.replaceAll(README_ORIGIN, origin));
  const filled = [];
  for (const block of blocks) {
    const role = block.match(/sign_in (\w+)@demo.example/)?.[1];
    filled.push(role ? block.replace("the printed password", (await demoSignIn(role)).password) : block);
  }
  return filled;
}

/** A shell that runs the blocks; what it prints arrives by lines. */
function shell(t, script) {
  const child = spawn("bash", ["-eu", "-c", script], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const lines = new Arrivals();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop();
    for (const part of parts) lines.push(part);
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (complaints += text));
  const ended = new Promise((resolve) => child.on("close", (code) => resolve({ code, complaints, rest })));
  t.after(() => {
    try {
      process.kill(-child.pid);
    } catch {
      // It has ended by itself.
    }
  });
  return { lines, ended };
}

/** Every `errors` in an answer, however deep. */
function errorsIn(value) {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "errors" ? [inner].flat() : errorsIn(inner),
  );
}

/** The JSON objects that stand one after the other in a text, as curl prints answers without a line's end. */
const answers = (text) => text.replaceAll(/}{/g, "}\n{").split("\n").filter(Boolean).map((line) => JSON.parse(line));

test("the queries and the mutations are answered without an error", async (t) => {
  const blocks = (await commands()).filter((block) => !block.includes("text/event-stream"));
  assert.ok(blocks.length > 2);
  const { lines, ended } = shell(t, blocks.join("\n"));
  const { code, complaints, rest } = await ended;
  assert.equal(code, 0, complaints);
  const seen = answers([...lines.items.map(({ item }) => item), rest].join("\n"));
  assert.equal(seen.length, blocks.length);
  assert.deepEqual(seen.flatMap(errorsIn), []);
  assert.equal(seen[0].data.season.intents.length, 4);
  assert.equal(seen[1].data.signalCreate.signal.status, "OPEN");
});

test("the subscription shows what the contributor does next", async (t) => {
  const [blocks, contributor, mission] = await Promise.all([commands(), signIn("contributor"), demoMission()]);
  const functions = blocks.find((block) => block.includes("sign_in() {")).match(/^graphql\(\) {.*?^}\nsign_in\(\) {.*?^}\n/ms)[0];
  const api = blocks[0].match(/^api=.*$/m)[0];
  const subscription = blocks.find((block) => block.includes("text/event-stream"));
  const { lines } = shell(t, [api, functions, subscription].join("\n"));
  const shown = () => lines.items.map(({ item }) => item).filter((line) => line.startsWith("data:"));
  for (let times = 0; shown().length === 0 && times < 10; times++) {
    await write("commentCreate", { subjectId: mission.id, body: "Is it shown at once?" }, contributor);
    await quiet();
  }
  const [first] = shown();
  assert.ok(first, "the stream shows nothing");
  const event = JSON.parse(first.slice("data:".length));
  assert.deepEqual(errorsIn(event), []);
  assert.equal(event.data.viewerEvents.kind, "COMMENT_CREATED");
  assert.equal(event.data.viewerEvents.actor.displayName, "Demo contributor");
});
