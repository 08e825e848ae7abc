/** Of a text that is compared: so many neighbouring words are one feature. */
const shingleWords = 3;
const slots = 64;
const rowsOfBand = 4;

/** The multiplier of the 32-bit Fowler-Noll-Vo hash, FNV-1a. */
const fnvPrime = 0x01000193;
const fnvOffset = 0x811c9dc5;

/** What a text is made of, without order or number: hashes of neighbouring words. */
export function shinglesOf(words: readonly string[]): ReadonlySet<number> {
  const hashes = words.map(hashOf);
  const shingles = new Set<number>();
  const last = Math.max(1, hashes.length - shingleWords + 1);
  for (let start = 0; start < last && start < hashes.length; start++) {
    let mixed = fnvOffset;
    for (const hash of hashes.slice(start, start + shingleWords)) mixed = scramble(mixed ^ hash);
    shingles.add(mixed);
  }
  return shingles;
}

/** How much of two texts is the same, from 0 to 1 (Jaccard). */
export function resemblance(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let shared = 0;
  for (const shingle of one) if (other.has(shingle)) shared++;
  const all = one.size + other.size - shared;
  return all === 0 ? 1 : shared / all;
}

/**
 * Names of buckets that texts share the more surely, the more alike they are: of two texts of which four fifths are the same, with a
 * probability of 0.99; of which a third, 0.18. None for a text without words.
 *
 * One permutation, divided into slots; empty ones look at the next that is not, as in "Densifying One Permutation
 * Hashing via Rotation" (Shrivastava and Li, 2014), and slots make bands as in "Mining of Massive Datasets", chapter 3.
 */
export function bucketsOf(shingles: ReadonlySet<number>): readonly string[] {
  if (shingles.size === 0) return [];
  const least = new Float64Array(slots).fill(Infinity);
  for (const shingle of shingles) {
    const slot = shingle % slots;
    if (shingle < least[slot]!) least[slot] = shingle;
  }
  const buckets: string[] = [];
  for (let first = 0; first < slots; first += rowsOfBand) {
    let mixed = fnvOffset ^ first;
    for (let slot = first; slot < first + rowsOfBand; slot++) mixed = scramble(mixed ^ filled(least, slot));
    buckets.push(mixed.toString(36));
  }
  return buckets;
}

function filled(least: Float64Array, slot: number): number {
  let distance = 0;
  while (least[(slot + distance) % slots] === Infinity) distance++;
  // How far it had to look is part of it: else short texts would share buckets by their emptiness.
  return (least[(slot + distance) % slots]! + Math.imul(distance, fnvPrime)) >>> 0;
}

function hashOf(word: string): number {
  let hash = fnvOffset;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), fnvPrime);
  return scramble(hash);
}

/** The last step of MurmurHash3: each bit of its argument changes half of the bits of its result. */
function scramble(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
