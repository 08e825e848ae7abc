import type { LanguageModel } from '#contract';
import type { ProgramDefinition } from './definition/program-definition.ts';

interface Difference {
  /** What in a body makes it matter. Absent: everything does. */
  readonly uses?: RegExp;
  readonly isFor: (model: Pick<LanguageModel, 'reading' | 'scorer'>) => boolean;
  readonly sentence: string;
}

const isTalkedTo = ({ reading }: Pick<LanguageModel, 'reading'>): boolean => reading === undefined;

const differences: readonly Difference[] = [
  {
    isFor: isTalkedTo,
    sentence: 'each hole is a request that sends all of the text again, as its provider keeps nothing for it',
  },
  {
    isFor: isTalkedTo,
    sentence: 'the model is asked to write what comes next, instead of going on with the text token by token',
  },
  {
    uses: /\b(choice|integer|number|date|regex|json|list|toolCall)\(/,
    isFor: isTalkedTo,
    sentence:
      'choices, numbers, dates, patterns and JSON are asked for as JSON, checked here, and asked for again when they do not fit',
  },
  {
    uses: /\bcharacters(Max|Min)\b|\bwhere:|\bfollow\b/,
    isFor: isTalkedTo,
    sentence: 'lengths in characters, conditions and masks of its own are checked when the text is there',
  },
  {
    uses: /\btokensMin\b/,
    isFor: isTalkedTo,
    sentence: 'a least length in tokens is not kept to, because only its provider knows its tokens',
  },
  {
    uses: /\bkind: 'best'/,
    isFor: isTalkedTo,
    sentence: 'the best of several is the first, where its provider tells no probabilities',
  },
  {
    uses: /\bkind: 'beam'/,
    isFor: isTalkedTo,
    sentence: 'beams are refused, because they need the tokens of the model',
  },
  {
    uses: /\bdistribution\(/,
    isFor: ({ scorer }) => scorer === undefined,
    sentence:
      'distributions are those of a letter for each alternative, up to 20, and are refused where its provider tells no log-probabilities',
  },
];

/** What a program does otherwise on this model than on one that runs here, as sentences for people. Empty: nothing. */
export function explain(
  { body }: Pick<ProgramDefinition, 'body'>,
  model: Pick<LanguageModel, 'reading' | 'scorer'>,
): readonly string[] {
  return differences
    .filter(({ uses, isFor }) => isFor(model) && (uses?.test(body) ?? true))
    .map(({ sentence }) => sentence);
}
