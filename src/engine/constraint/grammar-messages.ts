import type { SerialisedError } from '#base';
import type { Grammar, Vocabulary } from '#grammar';
import type { AnswerForm } from './answer-form.ts';

/** What a vocabulary is made of. */
export interface Spelling {
  /** Of all tokens, a character (Latin-1) for each byte; empty for those that stand for no text. */
  readonly texts: readonly string[];
  /** Tokens after which a text is complete. */
  readonly ends: readonly number[];
}

/** A vocabulary without its functions, which cannot be sent. */
export type PlainVocabulary = Omit<Vocabulary, 'textOf'>;

/** What the thread is asked. */
export type GrammarTask =
  | { readonly kind: 'vocabulary'; readonly spelling: Spelling }
  | { readonly kind: 'grammar'; readonly form: AnswerForm };

export interface GrammarTasks {
  readonly vocabulary: PlainVocabulary;
  readonly grammar: Grammar;
}

export type GrammarReply =
  | { readonly id: number; readonly result: GrammarTasks[keyof GrammarTasks] }
  | { readonly id: number; readonly error: SerialisedError };
