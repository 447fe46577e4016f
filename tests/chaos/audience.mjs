// Who listens: readers of every sort, for every sort of stream, over every sort of line.
import { EventStreamLine } from './lines/event-stream.mjs';
import { SharedStreamLine } from './lines/shared-stream.mjs';
import { SocketLine } from './lines/socket.mjs';
import { chance, pick } from './random.mjs';
import { SUBSCRIBERS } from './settings.mjs';
import { Subscriber } from './subscriber.mjs';

const LINES = [SocketLine, EventStreamLine, SharedStreamLine];
/** Every line as often as its number of places here. */
const MIXED = [SocketLine, SocketLine, SocketLine, EventStreamLine, EventStreamLine, SharedStreamLine];
/** What somebody asks for who does not want all. */
const KINDS = [
  ['COMMENT_CREATED', 'MISSION_CREATED'],
  ['QUESTION_ASKED', 'QUESTION_ANSWERED', 'UPDATE_POSTED'],
  ['SIGNAL_CREATED', 'SIGNAL_WITHDRAWN', 'COMMENT_EDITED'],
];
/** What a member who leaves asks for: the end of the membership is among it, or is not. */
const KINDS_OF_LEAVERS = [undefined, ['COMMENT_CREATED', 'MEMBER_REMOVED'], ['COMMENT_CREATED', 'QUESTION_ASKED']];

/** Those to whom something happens, over each line in turn. */
function concerned({ alliances, leavers, retirees }) {
  const busy = { about: 'alliance', id: alliances[0].id };
  const slow = Array.from({ length: Math.max(3, Math.floor(SUBSCRIBERS / 50)) }, () => ({ ...busy, isSlow: true }));
  const inTurn = (list) => list.map((what, place) => ({ ...what, Line: LINES[place % LINES.length] }));
  return [
    ...inTurn(retirees.map((person) => ({ ...busy, person }))),
    ...inTurn(leavers.map((person, place) => ({ about: 'viewer', person, kinds: KINDS_OF_LEAVERS[place] }))),
    ...inTurn(slow),
  ];
}

function crowd({ season, alliances, missions, members, writers, staff }, size) {
  const insiders = [...members, ...alliances.map(({ leader }) => leader)];
  const anybody = () => pick([undefined, pick(insiders), pick(writers), staff]);
  const streams = [
    () => ({ about: 'alliance', id: pick(alliances).id, person: anybody() }),
    () => ({ about: 'mission', id: pick(missions), person: anybody() }),
    () => ({ about: 'viewer', person: pick(insiders) }),
    () => ({ about: 'season', id: season, person: anybody() }),
  ];
  // Where a stream began live is told by its first event, which has to come soon: not one of a few kinds.
  const wants = () => pick([{ kinds: pick(KINDS) }, { isLive: chance(0.3) }, { isLive: chance(0.3) }]);
  return Array.from({ length: size }, (_, place) => ({ ...streams[place % streams.length](), ...wants(), Line: pick(MIXED) }));
}

export function makeAudience(servers, world) {
  const those = concerned(world);
  const all = [...those, ...crowd(world, Math.max(0, SUBSCRIBERS - those.length))];
  return all.map((what) => new Subscriber(servers, { ...what, start: world.start.cursor }));
}
