import type { ChatMessage, ModelInput } from '#contract';
import type { Run, RunTexts } from '../runs/run.ts';
import { factWord } from './fact-word.ts';
import { bucketsOf, shinglesOf } from './min-hash.ts';
import { wordsOf } from './words.ts';

/** Of variables: longer values are texts, and are found as what was asked. */
const valueCharactersMax = 200;
const factsMax = 200;

/** What a run is found by. */
export interface Searchable {
  readonly asked: readonly string[];
  readonly answered: readonly string[];
  /** See `factWord`. */
  readonly facts: readonly string[];
}

/**
 * What changes here needs a migration that empties the index: SQLite has to be told what is in it to take it out.
 *
 * @param run with its texts as they are kept; what many inputs begin with is no part of what one is found by
 */
export function searchableOf(run: Run): Searchable {
  const { texts } = run;
  const asked = texts ? wordsOf(askedText(texts.input)) : [];
  const answered = texts ? wordsOf(answeredText(texts)) : [];
  return { asked, answered, facts: factsOf(run) };
}

/** What was asked, without the instructions and what came before: that by which two runs ask the same. */
export function questionOf(input: ModelInput): string {
  if (input.kind !== 'chat') return askedText(input);
  const last = input.messages.findLast(({ role }) => role === 'user');
  return last === undefined ? '' : textOf(last);
}

export function askedText(input: ModelInput): string {
  if (input.kind === 'text') return input.suffix === undefined ? input.text : `${input.text}\n${input.suffix}`;
  return input.kind === 'tokens' ? '' : input.messages.map(textOf).join('\n');
}

export function answeredText({ output }: RunTexts): string {
  return output
    .map(({ reasoning = '', text, toolCalls = [] }) =>
      [reasoning, text, ...toolCalls.map((call) => `${call.name} ${call.arguments}`)].join('\n'),
    )
    .join('\n');
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function factsOf(run: Run): readonly string[] {
  const { texts, prompt } = run;
  const facts = [
    factWord('tenant', run.tenant),
    factWord('route', run.route),
    factWord('model', run.model),
    factWord('status', run.status),
    ...(run.project === undefined ? [] : [factWord('project', run.project)]),
    ...(run.key === undefined ? [] : [factWord('key', run.key)]),
    ...(prompt ? [factWord('prompt', prompt.name), factWord('promptVersion', prompt.version)] : []),
  ];
  if (texts === undefined) return facts;
  const tools = texts.output.flatMap(({ toolCalls = [] }) => toolCalls.map(({ name }) => factWord('tool', name)));
  const variables = Object.entries(texts.variables ?? {}).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text !== undefined && text.length <= valueCharactersMax ? [factWord(`variable:${name}`, text)] : [];
  });
  const buckets = bucketsOf(shinglesOf(wordsOf(questionOf(texts.input))));
  return [...facts, ...new Set(tools), ...buckets.map((bucket) => factWord('bucket', bucket)), ...variables].slice(
    0,
    factsMax,
  );
}
