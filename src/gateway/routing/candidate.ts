import type { LanguageModel } from '#contract';
import { Circuit } from './circuit.ts';

/** A model that routes may choose, with what is known of it from earlier requests. */
export interface Candidate {
  readonly model: LanguageModel;
  readonly circuit: Circuit;
  /** Requests that it answers now. */
  running: number;
}

export function candidateOf(model: LanguageModel): Candidate {
  return { model, circuit: new Circuit(), running: 0 };
}
