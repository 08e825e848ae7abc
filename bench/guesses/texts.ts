import { seededRandom } from '../random.ts';
import { problemsOf } from '../serve/passages.ts';

/** What is asked for: the path below the server, and the body but for what all requests have. */
export interface Asked {
  readonly path: '/v1/completions' | '/v1/chat/completions';
  readonly body: object;
}

/** Texts whose continuation repeats what was said, and one whose does not; another one for each seed. */
export const texts = {
  'code that is edited': (seed) => completion(edited(seed)),
  'a document that is quoted': (seed) => completion(quoted(seed)),
  'a story': (seed) => {
    const content = `Write the beginning of a novel about ${of(heroes, seed)} in ${of(places, seed)}.`;
    return { path: '/v1/chat/completions', body: { messages: [{ role: 'user', content }] } };
  },
} as const satisfies Readonly<Record<string, (seed: number) => Asked>>;

const heroes = ['a clockmaker', 'a lighthouse keeper', 'a young surgeon', 'two sisters', 'a retired pilot', 'a thief'];
const places = ['Lisbon', 'a mountain village', 'Cairo', 'the far north', 'a sinking city'];
const nouns = ['prices', 'weights', 'lengths', 'marks', 'distances', 'wages', 'heights'];

/** The lists have lengths without a common divisor, so that pairs come again late. */
function of(list: readonly string[], seed: number): string {
  return list[Math.abs(seed) % list.length] as string;
}

function completion(prompt: string): Asked {
  return { path: '/v1/completions', body: { prompt } };
}

function quoted(seed: number): string {
  const document = problemsOf(3, seededRandom(seed))
    .map(({ question }) => question)
    .join('\n\n');
  const begun = document.split(' ').slice(0, 12).join(' ');
  return `A document:\n\n"""\n${document}\n"""\n\nThe same document once more, word for word:\n\n"""\n${begun}`;
}

function edited(seed: number): string {
  const [before, after] = [of(nouns, seed), `${of(nouns, seed)}Given`];
  const [head] = code(after).split('    sum +=');
  return `Before:\n\n\`\`\`ts\n${code(before)}\`\`\`\n\nAfter \`${before}\` was renamed to \`${after}\`:\n\n\`\`\`ts\n${head}`;
}

function code(list: string): string {
  return `export function total(${list}: readonly number[], discount: number): number {
  let sum = 0;
  for (const one of ${list}) {
    sum += one;
  }
  if (discount > 0) {
    sum -= sum * discount;
  }
  return sum;
}

export function average(${list}: readonly number[]): number {
  if (${list}.length === 0) {
    return 0;
  }
  return total(${list}, 0) / ${list}.length;
}

export function largest(${list}: readonly number[]): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const one of ${list}) {
    if (one > largest) {
      largest = one;
    }
  }
  return largest;
}
`;
}
