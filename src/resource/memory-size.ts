const units = { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** An amount of memory as people write it: "12GiB", "1.5 GB". */
export type MemorySize = `${number}${' ' | ''}${keyof typeof units}`;

export const memorySizePattern = /^(\d{1,9}(?:\.\d{1,3})?) ?(MB|GB|MiB|GiB)$/;

/** In bytes; the text matches `memorySizePattern`. */
export function memorySizeBytes(text: string): number {
  const [, amount, unit] = memorySizePattern.exec(text) ?? [];
  return Math.floor(Number(amount) * units[unit as keyof typeof units]);
}
