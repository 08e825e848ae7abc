import { expectedOf } from '../cases/experiment-case.ts';
import type { Metric } from './metric.ts';

/** How alike in meaning the answer is to what is expected: the cosine of their vectors. */
export function similarity({ encoder }: { readonly encoder: string }): Metric {
  return {
    name: 'similarity',
    better: 'higher',
    unit: 'share',
    measure: async ({ text }, one, { embed }) => {
      const wanted = expectedOf(one);
      if (wanted.length === 0) return undefined;
      const [given = [], ...vectors] = await embed(encoder, [text, ...wanted]);
      return Math.max(...vectors.map((vector) => cosine(given, vector)));
    },
  };
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  return dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) || 1);
}
