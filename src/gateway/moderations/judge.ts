import type { Encoder } from '#contract';
import { encodeCounted } from '../encode-counted.ts';
import type { Route } from '../route.ts';
import type { Exchange } from '../surface.ts';
import { noUrgency } from '../urgency.ts';

/** What a text has of one category, from 0 to 1. */
export interface CategoryScore {
  readonly category: string;
  readonly score: number;
}

/** Says of each text what it has of every category that it looks for. */
export type Judge = (texts: readonly string[], ask: Exchange['ask']) => Promise<readonly (readonly CategoryScore[])[]>;

/** What a classifier calls a text that there is nothing to be said against: no category, but the lack of one. */
const harmless = new Set(['ok', 'safe', 'none', 'neutral', 'clean', 'benign', 'harmless', 'non-toxic', 'not_toxic']);

/** Who of a route can judge: its guards, or the classifier that it is. Undefined where neither is there. */
export function judgeOf(route: Route): Judge | undefined {
  const { guards } = route;
  if (guards)
    return async (texts) =>
      texts.map((text) => guards.judge(text).map(({ category, isFound }) => ({ category, score: isFound ? 1 : 0 })));
  const { encoder } = route.model;
  const says = encoder?.says;
  if (encoder === undefined || says?.kind !== 'classifier') return undefined;
  return async (texts, ask) => await classified(route, encoder, says.labels, texts, ask);
}

async function classified(
  route: Route,
  encoder: Encoder,
  labels: readonly string[],
  texts: readonly string[],
  ask: Exchange['ask'],
): ReturnType<Judge> {
  const requests = texts.map(() => ({ sampling: {}, choices: 0, tokensMax: 0 }));
  const asked = { route, operation: 'classify', isStream: false, urgency: noUrgency, requests } as const;
  const inquiry = await ask(asked);
  const inputs = texts.map((text) => ({ kind: 'text', text }) as const);
  // Nothing is cut: what stands at the end of a text may be what there is to be found.
  const encoded = await encodeCounted(encoder, { inputs, truncate: 'none' }, inquiry);
  inquiry.tally.totals();
  return encoded.map(({ vector }) =>
    labels.flatMap((category, index) =>
      harmless.has(category.toLowerCase()) ? [] : [{ category, score: vector[index] ?? 0 }],
    ),
  );
}
