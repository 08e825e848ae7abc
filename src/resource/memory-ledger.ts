import type { MemoryClaim, ModelFacts } from '#hub';
import type { ReleasedModel } from '#target';

export interface ModelMemory {
  readonly name: string;
  readonly load: ReleasedModel['load'];
  /** Undefined as long as the weights are elsewhere and nobody has looked into them. */
  readonly claim: MemoryClaim | undefined;
  /** For models that it guesses for; absent as long as the claim is, or would be. */
  readonly facts?: ModelFacts | undefined;
}

/** What the models of a stack will take of the machine's memory. */
export interface MemoryPlan {
  readonly budgetBytes: number;
  /** Whether the budget is the program's; else it is what the machine has to give now. */
  readonly isDeclared: boolean;
  readonly models: readonly {
    readonly name: string;
    readonly load: 'pinned' | 'onDemand' | 'whileRoom';
    readonly memoryBytes: number | undefined;
    /** Loaded when the generation comes up; the others when they are asked for. */
    readonly isAtStart: boolean;
  }[];
  /** Of those that are loaded at the start, together. */
  readonly startBytes: number;
}

/**
 * What providers find out about memory while they are asked what there is to do: those of models write, that of the
 * gateway, which is asked after them, adds up. Made anew with every plan.
 */
export interface MemoryLedger {
  readonly models: Map<string, ModelMemory>;
  /** Undefined before a gateway was planned. */
  plan: MemoryPlan | undefined;
}

export function memoryLedger(): MemoryLedger {
  return { models: new Map(), plan: undefined };
}
