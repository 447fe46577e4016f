// Who and what there is before the storm: alliances with their leaders and members, missions, and people who write.
import { persist, write } from './api.mjs';
import { SUBSCRIBERS, WRITERS } from './settings.mjs';

const PASSWORD = 'correct horse battery staple';
const ALLIANCES = 3;
/** Long enough that a reader who stops reading soon fills its line. */
const DESCRIPTION = 'What the alliance is about. '.repeat(1_500);

let people = 0;

export async function register(servers, name) {
  people += 1;
  const input = { displayName: name, email: `p${people}@example.org`, password: PASSWORD, handle: `p${people}` };
  const selection = 'person { id } accessToken';
  const payload = await write(servers, { field: 'accountRegister', selection, input });
  return { name, id: payload.person.id, token: payload.accessToken };
}

async function alliance(servers, leader, number) {
  const input = {
    name: `Alliance ${number}`, kind: 'AD_HOC', roleTitle: 'lead', responsibilities: 'everything',
    description: DESCRIPTION,
  };
  const made = await write(servers, { field: 'allianceCreate', selection: 'alliance { id }', input, token: leader.token });
  return { id: made.alliance.id, leader };
}

async function add(servers, { id, leader }, person) {
  const input = {
    allianceId: id, personId: person.id, roleKind: 'MEMBER', roleTitle: 'designer', responsibilities: 'pages',
  };
  const selection = 'membership { id }';
  const added = await write(servers, { field: 'allianceMemberAdd', selection, input, token: leader.token });
  return added.membership.id;
}

/** Makes the world, and gives the place in the log behind it. */
export async function makeWorld(servers) {
  const { season } = await persist(servers, { query: '{ season(number: 4) { id } }' });
  const alliances = [];
  for (let number = 1; number <= ALLIANCES; number += 1) {
    alliances.push(await alliance(servers, await register(servers, `Leader ${number}`), number));
  }
  const missions = [];
  for (const { id, leader } of alliances) {
    const input = { kind: 'PROPOSED', title: 'A mission of ours', allianceId: id, seasonId: season.id };
    const made = await write(servers, { field: 'missionCreate', selection: 'mission { id }', input, token: leader.token });
    missions.push(made.mission.id);
  }
  const members = [];
  for (let number = 0; number < 2 * ALLIANCES; number += 1) {
    const member = await register(servers, `Member ${number}`);
    await add(servers, alliances[number % ALLIANCES], member);
    members.push(member);
  }
  const leavers = [];
  for (let number = 0; number < 3; number += 1) {
    const leaver = await register(servers, `Leaver ${number}`);
    leaver.membership = await add(servers, alliances[0], leaver);
    await add(servers, alliances[1], leaver);
    leavers.push(leaver);
  }
  const retirees = [];
  for (let number = 0; number < Math.max(3, Math.floor(SUBSCRIBERS / 30)); number += 1) {
    retirees.push(await register(servers, `Retiree ${number}`));
  }
  const writers = [];
  for (let number = 0; number < WRITERS; number += 1) {
    writers.push(await register(servers, `Writer ${number}`));
  }
  const first = { subjectId: alliances[0].id, body: 'The beginning.' };
  const start = await write(servers, { field: 'commentCreate', input: first, token: writers[0].token });
  return { season: season.id, alliances, missions, members, leavers, retirees, writers, start: start.event };
}
