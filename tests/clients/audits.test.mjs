// The published audits of graphql-http: GraphQL over HTTP, every MUST, SHOULD and MAY.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverAudits } from "graphql-http";
import { endpoint } from "./support.mjs";

const audits = serverAudits({ url: endpoint });

test("all 61 published audits are run", () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    assert.equal(result.status, "ok", result.reason);
  });
}
