// What can be followed, and how it is asked for.
const STREAMS = {
  alliance: { field: 'allianceEvents', id: 'allianceId' },
  mission: { field: 'missionEvents', id: 'missionId' },
  season: { field: 'seasonEvents', id: 'seasonId' },
  viewer: { field: 'viewerEvents' },
};
/** So much of it with each event that who does not read it soon falls behind. */
const HEAVY = 'alliance { description }';

/** The subscription to what `about` and `id` name, behind a cursor; live where there is none. */
export function subscription({ about, id, kinds, isSlow }, after) {
  const { field, id: name } = STREAMS[about];
  const [declared, given] = name ? ['$id: ID!, ', `${name}: $id, `] : ['', ''];
  const query = `subscription (${declared}$kinds: [EventKind!], $after: String) {
    ${field}(${given}kinds: $kinds, after: $after) {
      __typename ... on Event { id cursor ${isSlow ? HEAVY : ''} } ... on StreamGap { missed resumeFrom }
    }
  }`;
  return { query, variables: { id, kinds, after } };
}
