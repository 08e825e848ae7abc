import { detectorsOf } from './detect/detectors.ts';
import type { Detector } from './detect/detector.ts';
import { phrase } from './detect/phrase.ts';
import type { GuardRules, GuardSide, TextRule } from './guard-rules.ts';
import { type OwnCode, ownCode } from './own-code.ts';

/** A guard ready to look at texts. */
export interface Guard {
  readonly rules: GuardRules;
  readonly redacted: readonly Detector[];
  readonly denied: readonly Detector[];
  readonly deniedPatterns: readonly TextRule[];
  readonly allowed: readonly Detector[];
  readonly allowedPatterns: readonly TextRule[];
  readonly code: OwnCode;
}

/** @throws GuardCheckError */
export function guardOf(rules: GuardRules): Guard {
  return {
    rules,
    redacted: rules.redact.flatMap((name) => detectorsOf[name]),
    denied: phrasesIn(rules.deny),
    deniedPatterns: patternsIn(rules.deny),
    allowed: phrasesIn(rules.allow),
    allowedPatterns: patternsIn(rules.allow),
    code: ownCode(rules),
  };
}

/** Whether it looks at the words of this side, and not only at how many there are. */
export function readsWordsOf(side: GuardSide, { rules }: Guard): boolean {
  const reads = rules.redact.length > 0 || rules.deny.length > 0 || rules.check !== undefined;
  return (rules.on.includes(side) && reads) || (side === 'input' && rules.allow.length > 0);
}

function phrasesIn(rules: readonly TextRule[]): readonly Detector[] {
  return rules.flatMap((rule) => ('phrase' in rule ? [phrase(rule.phrase)] : []));
}

function patternsIn(rules: readonly TextRule[]): readonly TextRule[] {
  return rules.filter((rule) => 'pattern' in rule);
}
