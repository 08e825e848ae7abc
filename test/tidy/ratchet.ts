import { readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from './arrow-rules.ts';

export interface Limit {
  readonly limit: number;
  /** What an offender is, as the rest of a sentence that begins with its name. */
  readonly says: (size: number, allowed: number) => string;
  /** What to do about an offender, as a sentence. */
  readonly remedy: string;
}

/** Sizes by the name of the thing that has them. */
export type Sizes = Readonly<Record<string, number>>;

const file = new URL('offenders.json', import.meta.url);
const tighten = 'Record that with: node test/tidy/tighten.ts';

/** What was over a limit when the limit came, by rule; it may only shrink from there. */
export function readOffenders(): Readonly<Record<string, Sizes>> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Sizes>;
}

/**
 * Compares the sizes now with the limit and the record. Growth and new offenders are findings; so is a record that has
 * become too generous, because the room it leaves would be used up again.
 */
export function checkRatchet({ limit, says, remedy }: Limit, now: Sizes, recorded: Sizes = {}): readonly Finding[] {
  return Object.keys({ ...now, ...recorded })
    .toSorted()
    .flatMap((name) => {
      const size = now[name] ?? 0;
      const allowed = recorded[name];
      if (size > (allowed ?? limit)) return [`${name} ${says(size, allowed ?? limit)}. ${remedy}`];
      if (allowed === undefined || size === allowed) return [];
      return [`${name}: recorded as ${allowed}, is ${size} now. ${tighten}`];
    });
}

/** The record lowered to the sizes now. Raises nothing and adds nothing, except for rules that are new. */
export function tightenOffenders(
  recorded: Readonly<Record<string, Sizes>>,
  now: Readonly<Record<string, Sizes>>,
  limits: Readonly<Record<string, Limit>>,
): Readonly<Record<string, Sizes>> {
  const rules = Object.entries(limits).map(([rule, { limit }]) => {
    const sizes = Object.entries(recorded[rule] ?? now[rule] ?? {})
      .map(([name, allowed]) => [name, Math.min(allowed, now[rule]?.[name] ?? 0)] as const)
      .filter(([, size]) => size > limit);
    return [rule, Object.fromEntries(sizes.toSorted(([a], [b]) => (a < b ? -1 : 1)))] as const;
  });
  return Object.fromEntries(rules);
}

export function writeOffenders(offenders: Readonly<Record<string, Sizes>>): void {
  writeFileSync(file, `${JSON.stringify(offenders, null, 2)}\n`);
}
