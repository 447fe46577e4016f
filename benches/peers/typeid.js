// TypeIDs: a prefix and a UUID in Crockford's base32.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export function uuidOf(id) {
  let number = 0n;
  for (const digit of id.slice(id.lastIndexOf("_") + 1)) {
    number = number * 32n + BigInt(ALPHABET.indexOf(digit));
  }
  const hex = number.toString(16).padStart(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
