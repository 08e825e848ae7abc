import type { Context, LanguageModel } from '#contract';
import type { Decoder } from '../hole/decoder.ts';
import type { RunBudget } from './budget.ts';
import type { ProgramEvent } from './event.ts';
import type { UsageCount } from './usage.ts';

/** What all texts of a run have in common. */
export interface RunSetting {
  readonly model: LanguageModel;
  readonly context: Context;
  readonly budget: RunBudget;
  readonly usage: UsageCount;
  /** Of holes that name none. */
  readonly decoder: Decoder;
  /** Values so far, by name; what is filled twice has its last one. */
  readonly variables: Map<string, unknown>;
  emit(event: ProgramEvent): void;
}
