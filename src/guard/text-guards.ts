import { readTexts } from './guard-input.ts';
import { type Guard, guardOf, readsWordsOf } from './guard.ts';
import type { GuardRules } from './guard-rules.ts';
import { judgeText, type TextFinding } from './judge-text.ts';

/** What guards say of texts, where there is no model to be asked. */
export interface TextGuards {
  /**
   * For the texts of one request: gives of each what passes. It throws GuardDeniedError and GuardFailedError as the
   * request itself would.
   */
  begin(): (text: string, role: string) => string;
  /** Everything that they look for, and whether a text of the user has it. Throws GuardFailedError. */
  judge(text: string): readonly TextFinding[];
}

/** @throws GuardCheckError */
export function textGuards(rules: readonly GuardRules[]): TextGuards {
  const guards: readonly Guard[] = rules.map(guardOf);
  const readers = guards.filter((guard) => guard.rules.on.includes('input') && readsWordsOf('input', guard));
  return {
    begin: () => {
      const read = readers.map((guard) => readTexts(guard, guard.code.begin(), () => {}));
      return (text, role) => read.reduce((passing, reader) => reader(role)(passing), text);
    },
    judge: (text) => guards.flatMap((guard) => judgeText(guard, text)),
  };
}
