import type { ModelInput } from '#contract';

/** What OpenAI takes as texts: one or several, as strings or as token ids. */
export function modelInputs(
  given: string | readonly string[] | readonly number[] | readonly (readonly number[])[],
): readonly ModelInput[] {
  if (typeof given === 'string') return [{ kind: 'text', text: given }];
  if (typeof given[0] === 'number') return [{ kind: 'tokens', tokens: given as readonly number[] }];
  return (given as readonly (string | readonly number[])[]).map((one) =>
    typeof one === 'string' ? { kind: 'text', text: one } : { kind: 'tokens', tokens: one },
  );
}
