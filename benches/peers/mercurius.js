// The cases on Fastify and Mercurius, compiled just in time, with a loader for each relation.
import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";
import { uuidOf } from "./typeid.js";

const [port, url, connections] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: Number(connections) });

// Named, so that each connection prepares a statement once.
const rows = async (name, text, ...values) => (await pool.query({ name, text, values })).rows;

const schema = `
  type Query {
    alliance(id: ID!): Alliance
    missions(first: Int!, filter: MissionFilter!): Missions!
  }
  type Mutation { commentCreate(input: CommentCreateInput!): CommentCreatePayload! }
  input MissionFilter { seasonId: ID! }
  input CommentCreateInput { subjectId: ID!, body: String! }
  type Alliance { name: String!, leader: Person, members(first: Int!): Members! }
  type Members { nodes: [Member!]! }
  type Member { roleKind: String!, roleTitle: String, person: Person }
  type Person { displayName: String! }
  type Missions { nodes: [Mission!]! }
  type Mission { title: String!, requestedAmount: String, alliance: Alliance, comments(first: Int!): Comments! }
  type Comments { nodes: [Comment!]! }
  type Comment { body: String!, author: Person }
  type CommentCreatePayload { comment: Comment, errors: [UserError!]! }
  type UserError { code: String! }
`;

const resolvers = {
  Query: {
    alliance: async (_, { id }) => (await rows("alliance", "select id, name from alliance where id = $1", uuidOf(id)))[0],
    missions: async (_, { first, filter }) => ({
      nodes: await rows(
        "missions",
        `select id, title, trim_scale(requested_micro_op::numeric / 1000000)::text as "requestedAmount", alliance_id
         from mission
         where season_id = $1 and (kind <> 'FOUNDATION' or status <> 'DRAFT') and status <> 'REMOVED'
         order by id desc limit $2`,
        uuidOf(filter.seasonId),
        first,
      ),
    }),
  },
  Mutation: {
    commentCreate: async (_, { input }, { author }) => {
      const [comment] = await rows(
        "comment",
        `with subject as (
           select id, alliance_id, season_id from mission
           where id = $1 and (kind <> 'FOUNDATION' or status <> 'DRAFT') and status <> 'REMOVED'
         ), written as (
           insert into comment (id, kind, mission_id, author_id, body, source_urls, version, created_at)
           select gen_random_uuid(), 'FEEDBACK', id, $2::uuid, $3::text, '[]', 1, now() from subject
           returning id, author_id, body
         ), recorded as (
           insert into event (tx, id, kind, subject_type, subject_id, alliance_id, mission_id, season_id, actor_id,
             audience, version, changed_fields, data, occurred_at)
           select pg_current_xact_id()::text::bigint, gen_random_uuid(), 'COMMENT_CREATED', 'comment', written.id,
             subject.alliance_id, subject.id, subject.season_id, $2, 'PUBLIC', 1, '[]',
             '{"kind": "FEEDBACK", "parent": null}', now()
           from subject, written
         )
         select author_id, body from written`,
        uuidOf(input.subjectId),
        author,
        input.body,
      );
      return { comment, errors: [] };
    },
  },
};

const byId = (found) => new Map(found.map((row) => [row.id, row]));

async function people(ids) {
  const found = byId(
    await rows("people", `select id, display_name as "displayName" from account where id = any($1)`, ids),
  );
  return ids.map((id) => found.get(id) ?? null);
}

// The first rows of each parent, in one statement.
const firstOfEach = (name, select) => async (queries, parentOf) => {
  const parents = queries.map(({ obj }) => parentOf(obj));
  const found = await rows(name, select, parents, queries[0].params.first);
  const groups = new Map(parents.map((parent) => [parent, []]));
  for (const row of found) {
    groups.get(row.parent).push(row);
  }
  return parents.map((parent) => ({ nodes: groups.get(parent) }));
};

const membersOfEach = firstOfEach(
  "members",
  `select c.* from unnest($1::uuid[]) k(id) cross join lateral (
     select alliance_id as parent, role_kind as "roleKind", role_title as "roleTitle", account_id from membership
     where alliance_id = k.id and status = 'ACTIVE' order by id limit $2) c`,
);
const commentsOfEach = firstOfEach(
  "comments",
  `select c.* from unnest($1::uuid[]) k(id) cross join lateral (
     select mission_id as parent, body, author_id from comment where mission_id = k.id order by id desc limit $2) c`,
);

const loaders = {
  Alliance: {
    leader: async (queries) => {
      const found = await rows(
        "leaders",
        `select membership.alliance_id as id, account.display_name as "displayName"
         from membership join account on account.id = membership.account_id
         where membership.alliance_id = any($1) and membership.status = 'ACTIVE' and membership.role_kind = 'LEAD'`,
        queries.map(({ obj }) => obj.id),
      );
      const leaders = byId(found);
      return queries.map(({ obj }) => leaders.get(obj.id) ?? null);
    },
    members: (queries) => membersOfEach(queries, (alliance) => alliance.id),
  },
  Member: { person: (queries) => people(queries.map(({ obj }) => obj.account_id)) },
  Mission: {
    alliance: async (queries) => {
      const ids = queries.map(({ obj }) => obj.alliance_id);
      const found = byId(await rows("alliances", "select id, name from alliance where id = any($1)", ids));
      return ids.map((id) => found.get(id) ?? null);
    },
    comments: (queries) => commentsOfEach(queries, (mission) => mission.id),
  },
  Comment: { author: (queries) => people(queries.map(({ obj }) => obj.author_id)) },
};

// As the limit does: the token tells who writes, and its signature is not looked at.
function authorOf(request) {
  const payload = request.headers.authorization?.split(".")[1];
  return payload && uuidOf(JSON.parse(Buffer.from(payload, "base64url")).sub);
}

const app = Fastify();
await app.register(mercurius, { schema, resolvers, loaders, jit: 1, context: (request) => ({ author: authorOf(request) }) });
await app.listen({ host: "127.0.0.1", port: Number(port) });
