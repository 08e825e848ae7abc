import { canonicalJson } from './json.ts';

/** "sha256:" and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

export function digestOfBytes(bytes: string | Uint8Array): Digest {
  // Taken here and not imported: loading it costs 5 ms, which commands that digest nothing need not wait for.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The digest of a value's canonical JSON: equal values have equal digests, whatever the order of their keys. */
export function digestOf(value: unknown): Digest {
  return digestOfBytes(canonicalJson(value));
}

export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}
