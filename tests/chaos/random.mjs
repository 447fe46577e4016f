// Numbers that only look random: the same seed gives the same ones (the generator known as mulberry32).
import { SEED } from './settings.mjs';

let state = SEED >>> 0;

function next() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

export const below = (limit) => Math.floor(next() * limit);
export const between = (low, high) => low + below(high - low);
export const chance = (share) => next() < share;
export const pick = (list) => list[below(list.length)];

export const sleep = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));
