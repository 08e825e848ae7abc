import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shuffled } from '../random.ts';

const folder = join(import.meta.dirname, '../texts');
/** Of these texts in the vocabulary of SmolLM2: a little less than of plain prose. */
const charactersPerToken = 3.1;

const read = (name: string) =>
  readFileSync(join(folder, `${name}.txt`), 'utf8')
    .trim()
    .split('\n\n');

/** Speeches of old plays. */
const speeches = read('plays');
/** Problems for schoolchildren, each with its answer. */
const problems = read('problems').map((text) => {
  const [question = '', ...answer] = text.split('\n');
  return { question, answer: answer.join('\n') };
});

/** Real prose of about so many tokens that begins in another place for each draw. */
export function passage(tokens: number, random: () => number): string {
  const length = Math.round(tokens * charactersPerToken);
  let text = '';
  while (text.length < length) text += `${shuffled(speeches, random).join('\n\n')}\n\n`;
  return text.slice(0, length);
}

/** Problems in an order of the draw; no two of one draw are alike. */
export function problemsOf(count: number, random: () => number): readonly (typeof problems)[number][] {
  return shuffled(problems, random).slice(0, count);
}
