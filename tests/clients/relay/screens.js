import { graphql } from "relay-runtime";

export const missionRow = graphql`
  fragment screens_missionRow on Mission {
    id
    title
    status
    requestedAmount
    alliance { id name leader { id displayName } }
  }
`;

export const missionList = graphql`
  fragment screens_missionList on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }, filter: { type: "MissionFilter" })
  @refetchable(queryName: "screensMissionListPageQuery") {
    missions(first: $count, after: $cursor, filter: $filter, orderBy: AMOUNT) @connection(key: "screens_missions", filters: ["filter"]) {
      edges { node { id ...screens_missionRow } }
    }
  }
`;

export const conversation = graphql`
  fragment screens_conversation on Mission
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "screensConversationPageQuery") {
    comments(first: $count, after: $cursor) @connection(key: "screens_comments") {
      edges { node { id body author { id displayName } } }
    }
  }
`;

export const person = graphql`
  fragment screens_person on Person @refetchable(queryName: "screensPersonRefetchQuery") { displayName bio skills }
`;

export const board = graphql`
  query screensBoardQuery($filter: MissionFilter) {
    ...screens_missionList @arguments(filter: $filter)
    viewer { person { ...screens_person } }
  }
`;

export const page = graphql`
  query screensPageQuery($id: ID!) {
    node(id: $id) { ... on Mission { ...screens_missionRow @alias(as: "row") ...screens_conversation @alias(as: "conversation") } }
  }
`;

export const comment = graphql`
  mutation screensCommentMutation($input: CommentCreateInput!, $connections: [ID!]!) {
    commentCreate(input: $input) {
      comment @prependNode(connections: $connections, edgeTypeName: "CommentEdge") { id body author { id displayName } }
      errors { code message }
    }
  }
`;

export const events = graphql`
  subscription screensEventsSubscription($after: String) {
    viewerEvents(after: $after) {
      __typename
      ... on Event { id cursor kind mission { ...screens_missionRow } }
      ... on StreamGap { missed resumeFrom }
    }
  }
`;
