// What was written, as far as servers acknowledged it.
import { SEED } from './settings.mjs';

/** The ids of the events. */
export const acknowledged = [];
/** The texts of the comments, as they were edited last. */
export const comments = [];

let keys = 0;

/** A key of idempotency that no other write has. */
export function key() {
  keys += 1;
  return `${SEED}-${keys}`;
}

/** The text of a comment that no other has. */
export const newComment = () => `A comment. ${key()}`;
