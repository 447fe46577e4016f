// graphql-codegen makes types from the live endpoint, and TypeScript accepts them and what is written with them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generate } from "@graphql-codegen/cli";
import { endpoint } from "./support.mjs";

const folder = fileURLToPath(new URL("codegen", import.meta.url));
const scalars = {
  Address: "string", Date: "string", DateTime: "string", HTML: "string", JSON: "unknown", Markdown: "string", TokenAmount: "string", URL: "string",
};

after(() => rm(`${folder}/generated`, { recursive: true, force: true }));

test("the generated types pass tsc --strict", async () => {
  await mkdir(`${folder}/generated`, { recursive: true });
  const config = { scalars, strictScalars: true, defaultScalarType: "unknown", useTypeImports: true };
  await generate(
    {
      schema: endpoint,
      documents: `${folder}/usage.ts`,
      silent: true,
      emitLegacyCommonJSImports: false,
      generates: {
        [`${folder}/generated/gql/`]: { preset: "client", config },
        [`${folder}/generated/schema.ts`]: { plugins: ["typescript"], config },
      },
    },
    true,
  );
  const tsc = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "false"];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["node_modules/typescript/bin/tsc", ...tsc, `${folder}/usage.ts`],
    { cwd: fileURLToPath(new URL(".", import.meta.url)) },
  ).catch((failed) => failed);
  assert.equal(stdout, "");
});
