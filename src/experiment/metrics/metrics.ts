import { answerTokens, latency } from './costs.ts';
import { calls, json, matches } from './forms.ts';
import { judge } from './judge.ts';
import { own } from './own.ts';
import { similarity } from './similarity.ts';
import { contains, edits, exact, f1, rouge } from './texts.ts';

/** What answers can be measured by. */
export const metrics = {
  exact,
  contains,
  f1,
  rouge,
  edits,
  matches,
  json,
  calls,
  similarity,
  judge,
  own,
  latency,
  tokens: answerTokens,
} as const;
