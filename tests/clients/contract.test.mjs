// schema.graphql is the contract: the live server keeps it, and it only ever grows.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { CriticalityLevel, DiffRule, diff } from "@graphql-inspector/core";
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from "graphql";
import { data, repository, schemaFile } from "./support.mjs";

let sdl, schema;

before(async () => {
  sdl = await readFile(schemaFile, "utf8");
  schema = buildSchema(sdl);
});

const git = (...args) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

/** The schema of the last commit that this one shares with the default branch; of the last commit where there is none. */
function agreedSchema() {
  for (const branch of ["origin/HEAD", "origin/main", "main"]) {
    try {
      return git("show", `${git("merge-base", "HEAD", branch).trim()}:schema.graphql`);
    } catch {
      // A clone need not have every branch.
    }
  }
  return git("show", "HEAD:schema.graphql");
}

/** What would break a client that keeps to the old schema and uses nothing deprecated. */
async function breaks(before, after) {
  const changes = await diff(before, after, [DiffRule.suppressRemovalOfDeprecatedField]);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);
}

test("the schema breaks no client of the agreed one", async () => {
  assert.deepEqual(await breaks(buildSchema(agreedSchema()), schema), []);
});

test("removing a field is a break unless it was deprecated", async () => {
  const withField = (text) => buildSchema(sdl.replace(/type RateLimit {/, `type RateLimit {\n${text}`));
  assert.match((await breaks(withField("burst: Int"), schema)).join(), /burst/);
  assert.deepEqual(await breaks(withField(`burst: Int @deprecated(reason: "use limit")`), schema), []);
});

test("the live server's introspection equals schema.graphql", async () => {
  const options = { specifiedByUrl: true, inputValueDeprecation: true, directiveIsRepeatable: true };
  const live = buildClientSchema(await data(getIntrospectionQuery(options)));
  const printed = (schema) => printSchema(lexicographicSortSchema(schema));
  assert.equal(printed(live), printed(schema));
});
