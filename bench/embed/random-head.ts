import type { Head } from '#embed';

/** Teams that ask about the same texts. */
export const teams = 8;

/** A classifier that has learnt nothing: what it says takes as long as if it had. */
export function randomHead(labels: number, width: number): Head {
  return {
    kind: 'classifier',
    width,
    labels: Array.from({ length: labels }, (_, label) => String(label)),
    weights: Float32Array.from({ length: labels * width }, () => Math.random() - 0.5),
    biases: new Float32Array(labels),
  };
}
