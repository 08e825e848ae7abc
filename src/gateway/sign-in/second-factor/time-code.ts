import { createHmac } from 'node:crypto';

/** What every authenticator app does without being told. */
const periodMs = 30_000;
const digits = 6;
/** Clocks differ, and people type slowly: the code before and the one after are taken too. */
const driftSteps = 1;

/**
 * The code that an authenticator app shows: RFC 6238 with SHA-1, six digits, a new one every 30 seconds.
 *
 * @param step half minutes since 1970
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
export function timeCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 0xf) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export function stepAt(ms: number): number {
  return Math.floor(ms / periodMs);
}

/** The step whose code this is, about now. */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number): number | undefined {
  const now = stepAt(nowMs);
  const steps = Array.from({ length: 2 * driftSteps + 1 }, (_, index) => now - driftSteps + index);
  return steps.find((step) => timeCode(secret, step) === code);
}
