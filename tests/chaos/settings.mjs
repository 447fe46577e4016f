// What a run is like; each can be set by a variable. The defaults are the small form, which the project's check runs.
const number = (name, otherwise) => Number(process.env[name] ?? otherwise);

/** Repeats the choices of a run, as far as time allows. */
export const SEED = number('CHAOS_SEED', Math.floor(Math.random() * 1e9));
/** Subscribers, over both servers. */
export const SUBSCRIBERS = number('CHAOS_SUBSCRIBERS', 100);
/** Seconds in which servers are killed and lines are cut. */
export const STORM = number('CHAOS_STORM', 14);
/** Seconds of writing without that, in which memory is watched: minutes make a soak. */
export const CALM = number('CHAOS_CALM', 5);
/** Seconds that subscribers have at the end to receive what was written. */
export const CATCH_UP = number('CHAOS_CATCH_UP', 60);
/** Accounts that write. */
export const WRITERS = number('CHAOS_WRITERS', 8);
/** Writes a second, of all writers together; a slow server makes fewer. */
export const RATE = number('CHAOS_RATE', 30);
/** Comments that are written as fast as can be while some subscribers do not read: more than 1,500 lead to a StreamGap. */
export const FLOOD = number('CHAOS_FLOOD', 0);
/** From how many on a gap has to come. */
export const LEADS_TO_GAP = 1_500;
/** Megabytes by which a server may grow from the second quarter of the calm to the last. */
export const GROWTH = number('CHAOS_GROWTH', 20);
