import type { Medium } from '#contract';
import type { SensitiveName } from './detect/detectors.ts';

/** A phrase in whole words, whatever the case, or a regular expression of ECMAScript. */
export type TextRule = { readonly phrase: string } | { readonly pattern: string; readonly flags: string };

/** Which way a guard looks. */
export type GuardSide = 'input' | 'output';

/** What a guard does, as plain data. */
export interface GuardRules {
  readonly name: string;
  /** What redaction, `deny` and `check` are for. */
  readonly on: readonly GuardSide[];
  readonly redact: readonly SensitiveName[];
  /** Input that holds one of these is refused; output ends before it. */
  readonly deny: readonly TextRule[];
  /** The last message of the user must hold one of these. Empty: anything may be said. */
  readonly allow: readonly TextRule[];
  /** The source text of a `GuardCheck`. */
  readonly check?: string | undefined;
  /** Of all messages together. */
  readonly inputCharactersMax?: number | undefined;
  readonly messagesMax?: number | undefined;
  /** Of each choice: of its text, its thoughts and each of its calls. */
  readonly outputCharactersMax?: number | undefined;
  /** What messages may hold beside text. Absent: what the model takes. */
  readonly media?: readonly Medium[] | undefined;
}

/** What a check is told of a text: a whole message of the input, or one line of the output. */
export interface GuardFacts {
  readonly side: GuardSide;
  /** Of input: who says it. */
  readonly role?: string | undefined;
}

/** Undefined lets a text pass as it is. */
export type GuardVerdict = { readonly deny: string } | { readonly text: string } | undefined;

/** A function of one's own. It sees nothing but its arguments, does not wait, and has 100 ms. */
export type GuardCheck = (text: string, facts: GuardFacts) => GuardVerdict;
