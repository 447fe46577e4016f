// graphql-eslint judges schema.graphql: its recommended rules, Relay's, and a description on everything.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import graphqlEslint from "@graphql-eslint/eslint-plugin";
import { ESLint } from "eslint";
import { schemaFile } from "./support.mjs";

const described = [
  "DirectiveDefinition",
  "EnumTypeDefinition",
  "EnumValueDefinition",
  "FieldDefinition",
  "InputObjectTypeDefinition",
  "InputValueDefinition",
  "InterfaceTypeDefinition",
  "ObjectTypeDefinition",
  "ScalarTypeDefinition",
  "UnionTypeDefinition",
];

// Values: they are part of another object, or of an answer, and are never asked for by themselves.
const VALUES = [
  "AlliancePermissions",
  "AllianceTier",
  "ApplicationPermissions",
  "ApprovalAtLock",
  "ApprovalPermissions",
  "ApprovalProgress",
  "ApprovalsAtLock",
  "ApproverShare",
  "ApproverTop",
  "BallotOption",
  "BallotResult",
  "BallotSimulation",
  "ClawbackCasePermissions",
  "CommentPermissions",
  "CommentRevision",
  "DeadlineMove",
  "Delegate",
  "DelegateProfile",
  "DelegateQueue",
  "DiffLine",
  "EligibilityBlocker",
  "Evidence",
  "ForumAuthor",
  "ForumPostRevision",
  "GrantPermissions",
  "KpiMeasurement",
  "MilestonePermissions",
  "MissionEligibility",
  "MissionPermissions",
  "MissionTransition",
  "OptionVotes",
  "Overlap",
  "PageInfo",
  "Permission",
  "QuestionPermissions",
  "RateLimit",
  "RevisionFieldChange",
  "SeasonDate",
  "SeasonDeadline",
  "SeasonPolicy",
  "SimulatedOption",
  "StreamGap",
  "TextDiff",
  "TierCap",
  "UserError",
  "Viewer",
  "WalletMessage",
  "WebhookAttempt",
  "WebhookSecret",
];

const EXCEPTIONS = [
  // The engine prints the arguments of directives without a description.
  /^directive @(include|maxListItems|skip|specifiedBy)\(.*require-description: Description is required for input value/,
  // Old revisions, votes, reviews and what is computed are values: a page of them is a connection, but they are no nodes.
  /^type (BallotVote|CommentRevision|Delegate|ForumPostRevision|MissionRevision|Overlap|TierReview)Edge .*relay-edge-types: Edge type's field `node` must implement/,
  // The log is read forward only.
  /^events\( .*relay-arguments: Field `events` must contain an argument `(last|before)`/,
];

const rules = {
  ...graphqlEslint.configs["flat/schema-recommended"].rules,
  ...graphqlEslint.configs["flat/schema-relay"].rules,
  // A list may hold other things than edges: connections have `nodes` beside `edges`, and short lists are no connections.
  "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
  "@graphql-eslint/strict-id-in-types": [
    "error",
    { exceptions: { types: VALUES, suffixes: ["Connection", "Edge", "Payload"] } },
  ],
  "@graphql-eslint/input-name": ["error", { checkInputType: false, caseSensitiveInputType: true, checkMutations: true }],
  "@graphql-eslint/no-scalar-result-type-on-mutation": "error",
  "@graphql-eslint/require-deprecation-reason": "error",
  "@graphql-eslint/require-description": ["error", Object.fromEntries(described.map((kind) => [kind, true]))],
};

let sdl;

before(async () => {
  sdl = await readFile(schemaFile, "utf8");
});

async function judge(text) {
  const linter = new ESLint({
    overrideConfigFile: true,
    overrideConfig: {
      files: ["**/*.graphql"],
      languageOptions: { parser: graphqlEslint.parser, parserOptions: { graphQLConfig: { schema: text } } },
      plugins: { "@graphql-eslint": graphqlEslint },
      rules,
    },
  });
  const [{ messages }] = await linter.lintText(text, { filePath: "schema.graphql" });
  const lines = text.split("\n");
  return messages
    .map(({ line, ruleId, message }) => `${lines[line - 1].trim()} ${ruleId}: ${message}`)
    .filter((text) => !EXCEPTIONS.some((exception) => exception.test(text)));
}

test("schema.graphql breaks no rule", async () => {
  assert.deepEqual(await judge(sdl), []);
});

test("the judge sees a field without a description, and a connection without page info", async () => {
  const undescribed = sdl.replace(/"""\n\tIts name\.\n\t"""\n\t(name: String!)/, "$1");
  assert.notEqual(undescribed, sdl);
  assert.match((await judge(undescribed)).join(), /require-description/);
  const pageless = sdl.replace(/(type AllianceConnection {[^}]*?)"""[^"]*"""\n\tpageInfo: PageInfo!\n/, "$1");
  assert.notEqual(pageless, sdl);
  assert.match((await judge(pageless)).join(), /relay-connection-types/);
});
