import type { BudgetKind } from './budget.ts';
import type { TraceNode } from './trace.ts';
import type { ProgramUsage } from './usage.ts';

/** What there is, however a run ended. */
export interface Ended {
  /** The variables as far as they were filled, by name; one that was being filled has its text so far. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** All that was written and not taken back. */
  readonly text: string;
  readonly usage: ProgramUsage;
  readonly trace: readonly TraceNode[];
}

/** How a run ended. What a program or a model throws is thrown, and no outcome. */
export type Outcome<Value> =
  | (Ended & {
      readonly status: 'done';
      readonly value: Value;
      /** It was kept of an earlier run, and took nothing of the model. Absent: no. */
      readonly isCached?: true | undefined;
    })
  | (Ended & {
      readonly status: 'spent';
      readonly budget: BudgetKind;
      /** Whose budget it was. Absent: that of the run. */
      readonly hole?: string | undefined;
    })
  | (Ended & { readonly status: 'cancelled' });
