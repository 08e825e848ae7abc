import type { Run } from '#prompt';
import { seededRandom } from '../random.ts';

const vocabularyWords = 50_000;
/** About 2 KB with the answer. */
const askedWords = 200;
const answeredWords = 120;
const dayMs = 86_400_000;
const days = 30;

const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'ka', 'le', 'mi', 'no', 'pu', 'ra', 'se', 'ti', 'vo', 'zu', 'an'];

/** A word by its rank: frequent ones are short, as in languages that people speak. */
export function wordOf(rank: number): string {
  let word = '';
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length)) word += syllables[rest % 16];
  return word;
}

/** Ranks as Zipf found them: the second word is half as frequent as the first. */
export function zipfian(random: () => number): number {
  return Math.min(vocabularyWords - 1, Math.floor(Math.exp(random() * Math.log(vocabularyWords))));
}

/** Runs of 2 KB over a month, of ten teams, eight routes and four prompts; every fiftieth asks what one before it asked, but for a word. */
export function* questions(count: number, newId: () => string): Generator<Run> {
  const random = seededRandom(8);
  const words = (length: number): string => Array.from({ length }, () => wordOf(zipfian(random))).join(' ');
  let asked = words(askedWords);
  for (let index = 0; index < count; index++) {
    asked = index % 50 === 1 ? `${words(1)} ${asked}` : words(askedWords);
    yield {
      id: newId(),
      stage: 'shop/main',
      tenant: `team-${index % 10}`,
      keyId: `key_${index % 20}`,
      key: `app-${index % 20}`,
      requestId: `req_${index}`,
      operation: 'chat',
      route: `route-${index % 8}`,
      model: index % 3 === 0 ? 'large' : 'small',
      prompt: { name: `prompt-${index % 4}`, version: `sha256:${String(index % 7).repeat(64)}` },
      status: index % 97 === 0 ? 'failed' : 'ok',
      arrivedMs: Date.UTC(2026, 10, 1) + Math.floor((index / count) * days * dayMs),
      durationMs: 100 + (index % 1000),
      usage: { promptTokens: 300, cachedTokens: 100, completionTokens: 160 },
      timings: { firstTokenMs: 30, queueMs: 1, prefillMs: 20, decodeMs: 90 },
      costNanos: 1000 + (index % 5000),
      texts: {
        input: { kind: 'chat', messages: [{ role: 'user', content: asked }] },
        settings: { sampling: { temperature: 0.7 }, tokensMax: 256 },
        output: [{ text: words(answeredWords), reason: 'stop' }],
      },
    };
  }
}
