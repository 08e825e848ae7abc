import type { LanguageModel } from '#contract';
import { Circuit } from './circuit.ts';

/** A model that routes may choose, with what is known of it from earlier requests. */
export interface Candidate {
  readonly model: LanguageModel;
  readonly circuit: Circuit;
  /** Requests that it answers now. */
  running: number;
}

/** @param circuit what is known of it from before; absent: nothing */
export function candidateOf(model: LanguageModel, circuit = new Circuit()): Candidate {
  return { model, circuit, running: 0 };
}
