import assert from 'node:assert/strict';
import { DiskTier } from './disk-tier.ts';
import type { FakeDisk } from './fake-disk.ts';
import { createSeal } from './seal.ts';
import type { Found } from './stored-index.ts';

export const settleMs = 5000;

export interface Text {
  readonly scope: string;
  readonly tokens: readonly number[];
  readonly from: number;
}

export function tierOn(
  disk: FakeDisk,
  change: { bytesMax?: number; warnings?: string[]; secret?: number } = {},
): DiskTier {
  const { bytesMax = 2 ** 30, warnings = [], secret = 1 } = change;
  const own = createSeal(Buffer.alloc(32, secret), 'model');
  return new DiskTier({ disk, seal: own, bytesMax, waitingBytesMax: 2 ** 20, warn: (event) => warnings.push(event) });
}

/** What a model would have computed, which depends on all tokens and on whose they are. */
export function dataOf({ scope, tokens, from }: Text): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(JSON.stringify([scope, tokens, from])));
}

export function assertData(data: Uint8Array | undefined, text: Text): void {
  assert.deepEqual(data && Buffer.from(data), Buffer.from(dataOf(text)));
}

export function put(tier: DiskTier, text: Text): void {
  tier.put(text.scope, { tokens: Int32Array.from(text.tokens), from: text.from, data: dataOf(text) });
}

export function find(tier: DiskTier, { scope, tokens }: Omit<Text, 'from'>, have = 0): Found {
  return tier.find(scope, Int32Array.from(tokens), tokens.length, have);
}
