import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import type { Context } from '#contract';
import { type EncoderOptions, type LocalEncoder, startEncoder } from '#embed';
import { minilm } from '../weights.ts';

/** What sentence-transformers makes of some texts; reference.py says how it was made. */
export interface Reference {
  readonly texts: readonly string[];
  readonly tokens: readonly number[];
  readonly vectors: readonly Float32Array[];
}

export function reference(): Reference {
  const { texts, tokens, vectors } = JSON.parse(
    readFileSync(new URL('reference.json', import.meta.url), 'utf8'),
  ) as Omit<Reference, 'vectors'> & { readonly vectors: readonly string[] };
  return {
    texts,
    tokens,
    vectors: vectors.map((text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)),
  };
}

/** MiniLM in a process of its own. */
export async function startMinilm(options: Partial<EncoderOptions> = {}): Promise<LocalEncoder> {
  return startEncoder({
    name: 'minilm',
    files: await minilm(),
    pooling: 'mean',
    tokensMax: 256,
    threads: 1,
    scratch: mkdtempSync(join(tmpdir(), 'lode-test-encoder-')),
    log: silentLog,
    ...options,
  });
}

export function contextOf(tenant = 'one', signal = new AbortController().signal): Context {
  return { requestId: 'test', tenant, signal };
}

export function cosine(one: Float32Array, other: Float32Array): number {
  let product = 0;
  for (const [index, value] of one.entries()) product += value * (other[index] as number);
  return product / (Math.hypot(...one) * Math.hypot(...other));
}
