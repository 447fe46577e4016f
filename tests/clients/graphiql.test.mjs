// GraphiQL in a browser: it loads without a complaint, runs a query, shows the documentation, follows a subscription.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { demoMission, origin, quiet, signIn, write } from "./support.mjs";

const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-sync",
  "--no-first-run",
];

const skip = BROWSER ? false : "SKIPPED: no chromium is installed (apt-get install chromium)";
if (skip) console.log(`GraphiQL ${skip}`);

describe("GraphiQL", { skip }, () => {
  let profile, context, page;
  const complaints = [];

  before(async () => {
    profile = await mkdtemp(`${tmpdir()}/graphiql-`);
    context = await chromium.launchPersistentContext(profile, { executablePath: BROWSER, args: FLAGS });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("requestfailed", (request) => complaints.push(`${request.url()} ${request.failure().errorText}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        console.error(`content security policy: ${violatedDirective} ${blockedURI}`),
      );
    });
  });

  after(async () => {
    await context?.close();
    await rm(profile, { recursive: true, force: true });
  });

  const response = () => page.locator(".graphiql-response");

  /** Replaces what the query editor holds, as somebody who pastes a document does, and looks that it is there. */
  async function paste(document) {
    const editor = page.locator(".graphiql-query-editor .monaco-editor").first();
    const shown = async () => (await editor.locator(".view-lines").innerText()).replaceAll("\u00a0", " ").trim();
    for (let times = 0; times < 10; times++) {
      await editor.click();
      await page.keyboard.press("Control+A");
      await page.keyboard.press("Delete");
      await page.keyboard.insertText(document);
      await quiet();
      if ((await shown()) === document) return;
    }
    assert.equal(await shown(), document);
  }

  test("the page loads", async () => {
    await page.goto(`${origin}/graphiql`);
    await page.locator(".graphiql-query-editor .monaco-editor .view-lines").waitFor();
    await page.locator("button.graphiql-execute-button").waitFor();
  });

  test("the execute button runs a query", async () => {
    await paste(`query { mission(slug: "demo-mission") { slug status } }`);
    await page.locator("button.graphiql-execute-button").click();
    await response().getByText("demo-mission").waitFor({ timeout: 10_000 });
  });

  test("the documentation explorer shows the schema", async () => {
    await page.getByRole("button", { name: /documentation explorer/i }).click();
    const explorer = page.locator(".graphiql-doc-explorer");
    await explorer.getByRole("link", { name: "Subscription" }).or(explorer.getByText("Subscription", { exact: true })).first().click();
    await explorer.getByText("missionEvents").first().waitFor();
  });

  test("a subscription shows an event as it arrives", async () => {
    const [contributor, mission] = await Promise.all([signIn("contributor"), demoMission()]);
    await paste(`subscription { missionEvents(missionId: "${mission.id}") { ... on Event { kind actor { displayName } } } }`);
    await page.locator("button.graphiql-execute-button").click();
    await page.getByRole("button", { name: /stop query/i }).waitFor();
    await quiet();
    await write("commentCreate", { subjectId: mission.id, body: "GraphiQL shows it." }, contributor);
    await response().getByText("COMMENT_CREATED").waitFor({ timeout: 10_000 });
    await page.locator("button.graphiql-execute-button").click();
    await page.getByRole("button", { name: /execute query/i }).waitFor();
  });

  test("the browser complained of nothing", () => assert.deepEqual(complaints, []));
});
