import { LodeError } from '#base';

/** `steps`: nothing else moved, but a provider or a policy now answers in another way. */
export type Moved = 'program' | 'state' | 'observation' | 'steps';

const words: Readonly<Record<Moved, string>> = {
  program: 'the program was changed',
  state: 'something else was applied',
  observation: 'what is really there has changed',
  steps: 'the same comparison now leads to other steps',
};

export class PlanStaleError extends LodeError {
  readonly code = 'stack/plan-stale';
  readonly moved: readonly Moved[];

  constructor(moved: readonly Moved[]) {
    super(`The plan does not hold any more: ${moved.map((each) => words[each]).join(', and ')} since it was made.`, {
      remedy: 'Make a new plan and look at it.',
      retriable: true,
    });
    this.moved = moved;
  }
}
