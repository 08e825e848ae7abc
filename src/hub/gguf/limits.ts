/**
 * What a header may ask for. Real models stay far below each: the largest have some 2,000 tensors, 100 keys, a
 * vocabulary of 262,144 and a header of 20 MiB.
 */
export const limits = {
  headerBytes: 128 * 2 ** 20,
  keys: 4096,
  tensors: 65_536,
  keyBytes: 65_535,
  stringBytes: 16 * 2 ** 20,
  /** Over all arrays of a file, because each element costs memory here. */
  arrayElements: 8 * 2 ** 20,
  /** ggml holds names in 64 bytes with a zero at the end. */
  tensorNameBytes: 63,
  dimensions: 4,
  alignment: 2 ** 20,
} as const;
