import { type Digest, digestOf } from '#base';
import type { GenerateRequest, Recipe } from '#contract';
import type { RunChoice, RunRecipe } from '../runs/run.ts';

/** One thing that an answer depends on, as it was and as it is now. */
export interface CertifiedFact {
  readonly name: string;
  readonly recorded: string | undefined;
  readonly now: string | undefined;
  readonly isSame: boolean;
}

/** Whether a run could be had again to the byte, and whether it was. */
export interface Certificate {
  /** All that an answer depends on beside what was asked. */
  readonly facts: readonly CertifiedFact[];
  /** It was computed so that other requests could not move it, and all facts are the same. */
  readonly isReproducible: boolean;
  /** The answers are the same to the last byte. */
  readonly isSame: boolean;
}

/** What was asked, how it was answered, and what. */
interface Answered<How> {
  readonly request: GenerateRequest;
  /** Absent where the model cannot say it, as remote ones cannot. */
  readonly recipe?: How | undefined;
  readonly output: readonly RunChoice[];
}

export function certificateOf(recorded: Answered<RunRecipe>, now: Answered<Recipe>): Certificate {
  const [before, after] = [recorded.recipe, now.recipe];
  const fact = (name: string, one: unknown, other: unknown): CertifiedFact => ({
    name,
    recorded: said(one),
    now: said(other),
    isSame: one !== undefined && said(one) === said(other),
  });
  const facts = [
    fact('request', askedIn(recorded.request), askedIn(now.request)),
    fact('weights', before?.weights, after?.weights),
    fact('template', before?.template, after?.template),
    fact('sampling', before && plain(before.sampling), after && plain(after.sampling)),
    fact('adapter', before && (before.adapter ?? 'none'), after && (after.adapter ?? 'none')),
    fact('engine', before?.engine, after?.engine),
    fact('machine', before?.machine, after?.machine),
    fact('threads', before?.threads, after?.threads),
    fact('prefillThreads', before?.prefillThreads, after?.prefillThreads),
    fact('deterministic', before?.deterministic, after?.deterministic),
  ];
  return {
    facts,
    isReproducible: before?.deterministic === true && facts.every(({ isSame }) => isSame),
    isSame: JSON.stringify(recorded.output.map(answerOf)) === JSON.stringify(now.output.map(answerOf)),
  };
}

/** All that was asked but for how tokens are drawn, which is a fact of its own. */
function askedIn(request: GenerateRequest): Digest {
  const asked = { ...request, sampling: undefined, deterministic: undefined };
  // As JSON, which knows neither of what is absent.
  return digestOf(JSON.parse(JSON.stringify(asked)));
}

/** Calls have ids of their own each time. */
function answerOf({ text, reasoning = '', toolCalls = [], reason }: RunChoice) {
  return [text, reasoning, toolCalls.map((call) => [call.name, call.arguments]), reason];
}

function plain(sampling: object): object {
  return Object.fromEntries(
    Object.entries(sampling)
      .map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : (value as unknown)] as const)
      .filter(([, value]) => !(typeof value === 'object' && value !== null && Object.keys(value).length === 0))
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function said(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}
