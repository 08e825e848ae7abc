import { detectorsOf } from './detect/detectors.ts';
import type { Detector } from './detect/detector.ts';
import type { Guard } from './guard.ts';
import type { OwnCodeRun } from './own-code.ts';
import { Scanner } from './text/scanner.ts';

/** One thing that a guard looks for, and whether a text has it. */
export interface TextFinding {
  /** "privacy/email": the guard, and what of it. */
  readonly category: string;
  readonly isFound: boolean;
}

/**
 * All that a guard of the input would have against a text of the user, each by itself.
 *
 * @throws GuardFailedError
 */
export function judgeText(guard: Guard, text: string): readonly TextFinding[] {
  const { rules } = guard;
  const code = guard.code.begin();
  const readsInput = rules.on.includes('input');
  const findings: [what: string, isFound: boolean][] = [];
  if (readsInput) {
    for (const name of rules.redact) findings.push([name, holds(text, detectorsOf[name])]);
    if (rules.deny.length > 0) findings.push(['denied', matches(text, guard.denied, guard.deniedPatterns, code)]);
    if (rules.check !== undefined) findings.push(['check', isObjectedTo(text, code)]);
  }
  if (rules.allow.length > 0) findings.push(['off-topic', !matches(text, guard.allowed, guard.allowedPatterns, code)]);
  if (rules.inputCharactersMax !== undefined) findings.push(['too-long', text.length > rules.inputCharactersMax]);
  return findings.map(([what, isFound]) => ({ category: `${rules.name}/${what}`, isFound }));
}

function matches(
  text: string,
  phrases: readonly Detector[],
  patterns: Guard['deniedPatterns'],
  code: OwnCodeRun,
): boolean {
  return holds(text, phrases) || (patterns.length > 0 && code.matches(patterns, text));
}

function holds(text: string, detectors: readonly Detector[]): boolean {
  const finder = new Scanner(detectors, () => undefined);
  finder.push(text);
  finder.end();
  return finder.cut !== undefined;
}

function isObjectedTo(text: string, code: OwnCodeRun): boolean {
  const verdict = code.check(text, { side: 'input', role: 'user' });
  return verdict !== undefined && ('deny' in verdict || verdict.text !== text);
}
