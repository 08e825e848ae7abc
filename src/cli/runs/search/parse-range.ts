import type { NumberRange, ScoreFilter } from '#prompt';
import { UsageError } from '../../usage-error.ts';

const number = String.raw`-?\d+(?:\.\d+)?`;
const bounded = new RegExp(String.raw`^(>=|<=|>|<|=)?\s*(${number})$`);
const between = new RegExp(String.raw`^(${number})?\.\.(${number})?$`);
const scored = /^([^<>=]+?)\s*(?:(>=|<=|>|<|=)\s*(.+))?$/;

/**
 * Numbers as people limit them: ">0.01", "<= 2", "0.01..2", "5".
 *
 * @param unit what one of them is, in the unit that is asked for
 * @throws UsageError
 */
export function parseRange(option: string, text: string | undefined, unit = 1): NumberRange | undefined {
  if (text === undefined) return undefined;
  const [, from, to] = between.exec(text) ?? [];
  if (from !== undefined || to !== undefined)
    return {
      min: from === undefined ? undefined : Number(from) * unit,
      max: to === undefined ? undefined : Number(to) * unit,
    };
  const [, sign = '=', value] = bounded.exec(text) ?? [];
  if (value === undefined) throw new UsageError(`--${option} takes ">0.01", "<=2" or "0.01..2".`, 'runs');
  return rangeOf(sign, Number(value) * unit);
}

/** A score as people ask for it: "helpful>=0.5", "tone=rude", "helpful". @throws UsageError */
export function parseScore(text: string): ScoreFilter {
  const [, name, sign, value = ''] = scored.exec(text) ?? [];
  if (name === undefined) throw new UsageError('--scored takes "helpful>=0.5", "tone=rude" or a name.', 'runs');
  if (sign === undefined) return { name };
  if (Number.isFinite(Number(value))) return { name, ...rangeOf(sign, Number(value)) };
  if (sign !== '=') throw new UsageError(`--scored compares numbers, and "${value}" is none.`, 'runs');
  return { name, label: value };
}

function rangeOf(sign: string, value: number): NumberRange {
  // The numbers next to it, as doubles have them, are far closer than any that is measured.
  const near = Math.max(Math.abs(value), Number.MIN_VALUE / Number.EPSILON) * Number.EPSILON;
  if (sign === '>') return { min: value + near };
  if (sign === '<') return { max: value - near };
  if (sign === '>=') return { min: value };
  return sign === '<=' ? { max: value } : { min: value, max: value };
}
