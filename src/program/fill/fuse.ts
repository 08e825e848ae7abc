import type { Constraint } from '#contract';
import type { Decoder } from '../hole/decoder.ts';
import { escapePattern as escape } from '../hole/escape-pattern.ts';
import { type AnyHole, isHole } from '../hole/hole.ts';

/** Holes with nothing but known words between them, which a model can fill in one request. */
export interface Fusion {
  readonly holes: readonly AnyHole[];
  /** What stands between the first hole and the second, and so on. */
  readonly between: readonly string[];
}

/** More would make one expression of too many states. */
const holesMax = 8;

/**
 * The longest run of holes, from one on, that can be one expression. Each is regular, takes the likeliest tokens, and is
 * judged by its value alone; where it ends is told by the words that follow it.
 */
export function fusionFrom(parts: readonly (string | AnyHole)[], from: number, decoder: Decoder): Fusion | undefined {
  const holes: AnyHole[] = [];
  const between: string[] = [];
  let words = '';
  for (const part of parts.slice(from)) {
    if (!isHole(part)) {
      words += part;
      continue;
    }
    const isFirst = holes.length === 0;
    if (!isRegular(part, decoder) || holes.length === holesMax || (!isFirst && words === '')) break;
    if (!isFirst) between.push(words);
    holes.push(part);
    words = '';
  }
  return holes.length > 1 ? { holes, between } : undefined;
}

/** All texts that a run can be. The last hole may be followed by one character, which shows where it ends. */
export function constraintOfFusion({ holes, between }: Fusion, lead: string): Constraint {
  const pieces = holes.map((hole, index) => `(?:${patternOf(hole)})${escape(between[index] ?? '')}`);
  const after = afterOf(holes.at(-1));
  return { kind: 'regex', pattern: `${escape(lead)}${pieces.join('')}${after === undefined ? '' : `(?:${after})?`}` };
}

/** The texts of the holes in what a model wrote for the run, without the seam's white space; undefined for anything else. */
export function textsIn({ holes, between }: Fusion, written: string): readonly string[] | undefined {
  const pieces = holes.map((hole, index) => `(${patternOf(hole)})${escape(between[index] ?? '')}`);
  const after = afterOf(holes.at(-1));
  const whole = new RegExp(`^${pieces.join('')}${after === undefined ? '' : `(?:${after})?`}$`, 'u');
  return whole.exec(written)?.slice(1);
}

function isRegular(
  { form, decoder, while: growing, tokensMax, timeMs, costMax, where }: AnyHole,
  ofProgram: Decoder,
): boolean {
  const isPlain =
    (decoder ?? ofProgram).kind === 'argmax' &&
    [growing, tokensMax, timeMs, costMax, where].every((each) => each === undefined);
  // Groups of one's own would be taken for those of the holes.
  return isPlain && (form.kind === 'choices' || (form.kind === 'pattern' && !/\((?!\?:)/.test(form.pattern)));
}

function patternOf({ form }: AnyHole): string {
  if (form.kind === 'choices') return form.choices.map((choice) => escape(choice)).join('|');
  return form.kind === 'pattern' ? form.pattern : '';
}

function afterOf(hole: AnyHole | undefined): string | undefined {
  return hole?.form.kind === 'pattern' ? hole.form.after : undefined;
}
