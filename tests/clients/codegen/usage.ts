// What a typed front end writes: documents by `graphql()`, variables and results that the compiler knows.
import { graphql, useFragment, type FragmentType } from "./generated/gql/index.js";
import type { MissionsQuery, MissionsQueryVariables } from "./generated/gql/graphql.js";
import type * as Schema from "./generated/schema.js";

const MissionCard = graphql(`
  fragment MissionCard on Mission { id title status requestedAmount alliance { name leader { displayName } } }
`);

const Missions = graphql(`
  query Missions($first: Int!, $orderBy: MissionOrder!, $filter: MissionFilter) {
    missions(first: $first, orderBy: $orderBy, filter: $filter) {
      totalCount
      edges { cursor node { id ...MissionCard } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

graphql(`
  mutation Signal($input: SignalCreateInput!) {
    signalCreate(input: $input) { signal { id status } errors { code field message } event { cursor } }
  }
`);

graphql(`
  subscription Events($after: String) {
    viewerEvents(after: $after) {
      __typename
      ... on Event { cursor kind data occurredAt }
      ... on StreamGap { missed resumeFrom }
    }
  }
`);

export const variables: MissionsQueryVariables = { first: 20, orderBy: "AMOUNT" };

export function card(mission: FragmentType<typeof MissionCard>): string {
  const { title, alliance, requestedAmount } = useFragment(MissionCard, mission);
  return `${title} of ${alliance?.name ?? "nobody"} asks for ${requestedAmount ?? "nothing"}`;
}

export function cards({ missions }: MissionsQuery): string[] {
  return missions.edges.flatMap(({ node }) => (node ? [card(node)] : []));
}

// @ts-expect-error: a first page needs its size.
export const incomplete: MissionsQueryVariables = { orderBy: "AMOUNT" };

export const amount: Schema.Scalars["TokenAmount"]["output"] = "0.5";
export const target = (signal: Schema.Signal): string | undefined => signal.target?.__typename;
export { Missions };
