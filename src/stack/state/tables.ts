/** JSON is kept as text: both dialects store it as it is, and nothing here searches in it. */
export type Tables = {
  stack_state: {
    stack: string;
    stage: string;
    /** Rises by one with every commit that changes anything below. */
    revision: number;
    /** The highest number that any generation had; numbers are not used again. */
    generations: number;
  };
  stack_resource: {
    stack: string;
    stage: string;
    node: string;
    token: string;
    kind: string;
    /** 1: replaced, and to be deleted when traffic has moved to its successor. */
    leftover: number;
    properties: string;
    outputs: string;
    dependencies: string;
    traits: string;
    protect: number;
    /** Of the state, when this row was written. */
    revision: number;
  };
  stack_operation: {
    stack: string;
    stage: string;
    generation: number;
    number: number;
    node: string;
    token: string;
    action: string;
    /** Null: none was recorded, so the process ended in the middle. */
    outcome: 'done' | 'failed' | 'withdrawn' | null;
    /** 1: what became of it has to be found out by reading. */
    open: number;
    properties: string;
    dependencies: string;
    traits: string;
    error: string | null;
    started_ms: number;
    ended_ms: number | null;
  };
  stack_generation: {
    stack: string;
    stage: string;
    number: number;
    status: string;
    program: string;
    manifest: string;
    revision: number;
    returned_to: number | null;
    error: string | null;
    started_ms: number;
    ended_ms: number | null;
  };
};
