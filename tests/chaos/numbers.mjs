// Numbers stand for the ids of events, as each is received very often.
const numbers = new Map();

export function numberOf(id) {
  if (!numbers.has(id)) numbers.set(id, numbers.size);
  return numbers.get(id);
}
