import type { SerialisedError } from '#base';
import type { NodeId } from './node.ts';
import type { Action } from './plan.ts';

/** What happens during an apply, for progress bars, logs and tests. */
export type ApplyEvent =
  | { readonly type: 'step-started'; readonly node: NodeId; readonly action: Action }
  | {
      readonly type: 'step-progress';
      readonly node: NodeId;
      readonly done: number;
      readonly total: number | undefined;
      readonly unit: 'bytes' | 'items';
      readonly label?: string | undefined;
    }
  | { readonly type: 'step-ended'; readonly node: NodeId; readonly action: Action; readonly durationMs: number }
  | { readonly type: 'step-failed'; readonly node: NodeId; readonly action: Action; readonly error: SerialisedError }
  | { readonly type: 'round-planned'; readonly steps: number }
  /** Ephemeral outputs, handed over once: the receiver must show or store them now. */
  | { readonly type: 'revealed'; readonly node: NodeId; readonly outputs: Readonly<Record<string, string>> }
  | {
      readonly type: 'rollout';
      readonly generation: number;
      readonly phase: 'preparing' | 'checking' | 'activated' | 'abandoned';
    };
