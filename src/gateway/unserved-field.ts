import type { UnservedField } from './check-body.ts';

/** Refused, but for values that ask for what happens anyway. */
export function neutral(why: string, ...values: readonly unknown[]): UnservedField {
  const texts = new Set(values.map((value) => JSON.stringify(value)));
  return { why, isNeutral: (value) => texts.has(JSON.stringify(value)) };
}

/** For fields that only advise, so that any value is as good as none. */
export const advice: UnservedField = { why: '', isNeutral: () => true };
