// Ways to break what was right.

const BYTES = [[0], [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0x0d, 0x0a]].map(Buffer.from);
const TEXTS = [
  '"', '\\', '\\u0000', '\\ud800', '{', '}', '[', ']', ':', ',', 'null', 'true', '-1', '1e999', '2147483648', '9'.repeat(40), '""', '{}', '[[[[', '\\u{1F600}',
  '$', '@', '...', '!', '#', '"""', '@skip(if: true)', 'fragment', ' on ', 'query', 'mutation', '__typename', '__schema', '$v', '(', ')', '\r\n', 'Some(1)',
].map((text) => Buffer.from(text));

const EDITS = [
  // A bit is flipped.
  (bytes, { below }) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[below(changed.length)] ^= 1 << below(8);
    return changed;
  },
  // The end is cut off.
  (bytes, { below }) => bytes.subarray(0, below(bytes.length + 1)),
  // A part is missing.
  (bytes, { below }) => {
    const start = below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 1 + below(16))]);
  },
  // A part comes twice, or many times.
  (bytes, { below }) => {
    const start = below(bytes.length + 1);
    const end = start + 1 + below(32);
    const part = bytes.subarray(start, end);
    return Buffer.concat([bytes.subarray(0, end), ...Array(1 + below(20)).fill(part), bytes.subarray(end)]);
  },
  // Something is put in.
  (bytes, { below, pick, chance }) => {
    const at = below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), pick(chance(0.2) ? BYTES : TEXTS), bytes.subarray(at)]);
  },
  // The start of one meets the end of another.
  (bytes, { below, pick }, others) => {
    const other = pick(others);
    return Buffer.concat([bytes.subarray(0, below(bytes.length + 1)), other.subarray(below(other.length + 1))]);
  },
];

/** One of the samples, broken in one to four places. */
export function mutate(samples, random) {
  let bytes = random.pick(samples);
  for (let edits = 1 + random.below(4); edits > 0; edits -= 1) bytes = random.pick(EDITS)(bytes, random, samples);
  return bytes;
}

const TOKEN = /\.\.\.|[A-Za-z_]\w*|-?\d+|"[^"]*"|[^\s,]/g;

/** One of the documents with its words changed, so that most stay documents. */
export function shuffle(documents, random) {
  const words = random.pick(documents).match(TOKEN);
  const others = random.pick(documents).match(TOKEN);
  for (let edits = 1 + random.below(3); edits > 0; edits -= 1) {
    const at = random.below(words.length);
    const taken = random.chance(0.7) ? [random.pick(others)] : [];
    words.splice(at, random.chance(0.5) ? 1 : 0, ...taken);
  }
  return words.join(' ');
}
