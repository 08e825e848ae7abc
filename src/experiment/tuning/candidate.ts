import { shuffled } from '#base';
import { type PromptDefinition, type PromptExample, withMessages } from '#prompt';
import { type ExperimentCase, expectedOf } from '../cases/experiment-case.ts';

/** A way to ask: an instruction, and examples in an order. */
export interface Candidate {
  readonly instruction: string | undefined;
  readonly examples: readonly PromptExample[];
}

/** The prompt as a candidate asks. */
export function definitionOf(prompt: PromptDefinition, { instruction, examples }: Candidate): PromptDefinition {
  const { examples: _, messages, ...rest } = prompt;
  const [first, ...others] = messages;
  const system = instruction === undefined ? [] : [{ role: 'system' as const, content: instruction }];
  return {
    ...withMessages({ ...rest, messages }, [...system, ...(first?.role === 'system' ? others : messages)]),
    ...(examples.length > 0 && { examples: { items: examples } }),
  };
}

/** What a prompt asks by itself. */
export function candidateOf({ messages, examples }: PromptDefinition): Candidate {
  const [first] = messages;
  return { instruction: first?.role === 'system' ? first.content : undefined, examples: examples?.items ?? [] };
}

/**
 * Draws as many candidates: every instruction and every count in turn, with examples that are drawn so that no kind of
 * answer is shown much more often than another, in whatever order.
 */
export function drawCandidates(
  count: number,
  { instructions, shown, pool }: DrawOptions,
  random: () => number,
): readonly Candidate[] {
  const drawn = new Map<string, Candidate>();
  // What was drawn already is drawn again, as small pools run out.
  for (let tries = 0; drawn.size < count && tries < 4 * count; tries++) {
    const candidate = {
      instruction: instructions[tries % instructions.length],
      examples: balanced(pool, shown[Math.floor(tries / instructions.length) % shown.length] ?? 0, random),
    };
    drawn.set(JSON.stringify(candidate), candidate);
  }
  return [...drawn.values()];
}

export interface DrawOptions {
  readonly instructions: readonly (string | undefined)[];
  readonly shown: readonly number[];
  readonly pool: readonly PromptExample[];
}

/** As examples, for the variables of the message that they are examples of. */
export function examplesIn(pool: readonly ExperimentCase[], variables: ReadonlySet<string>): readonly PromptExample[] {
  return pool.map((one) => ({
    values: Object.fromEntries(Object.entries(one.values).filter(([name]) => variables.has(name))),
    answer: expectedOf(one)[0] ?? '',
  }));
}

function balanced(pool: readonly PromptExample[], count: number, random: () => number): readonly PromptExample[] {
  const byAnswer = Object.values(Object.groupBy(shuffled(pool, random), ({ answer }) => answer));
  const kinds = shuffled(byAnswer, random);
  const longest = Math.max(0, ...kinds.map((kind) => kind?.length ?? 0));
  const rounds = Array.from({ length: longest }, (_, round) => kinds.flatMap((kind) => kind?.[round] ?? []));
  return shuffled(rounds.flat().slice(0, count), random);
}
