// Memory while people write and read, and nothing worse happens than that a few lines are cut.
import { chance, sleep } from './random.mjs';

const EACH = 500;
/** So that each quarter has one. */
const FEWEST = 4;
const LOST_EACH_TIME = 0.005;
/** How many of the samples a report shows. */
const SHOWN = 12;

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** By how much the last quarter lies above the second; in the first, caches and buffers fill. */
export function growth(samples) {
  const quarter = (number) => samples.slice((samples.length * (number - 1)) / 4, (samples.length * number) / 4);
  return median(quarter(4)) - median(quarter(2));
}

/** Some of the samples in words, from the first to the last. */
export function inBrief(samples) {
  const shown = Math.min(SHOWN, samples.length);
  const places = Array.from({ length: shown }, (_, place) => Math.round((place * (samples.length - 1)) / Math.max(1, shown - 1)));
  return places.map((place) => samples[place].toFixed(0)).join(' ');
}

/** Lasts so many seconds; gives the samples of each server in megabytes. */
export async function soak(servers, subscribers, seconds) {
  // A server that was killed last has fewer lines than the other, and would grow as they come back to it.
  subscribers.forEach((subscriber) => subscriber.cut());
  const samples = servers.map(() => []);
  for (let taken = 0; taken < Math.max(FEWEST, (seconds * 1000) / EACH); taken += 1) {
    await sleep(EACH);
    servers.forEach((server, place) => samples[place].push(server.memory()));
    subscribers.filter(() => chance(LOST_EACH_TIME)).forEach((subscriber) => subscriber.cut());
  }
  return samples;
}
