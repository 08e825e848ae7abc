import type { ApplyEvent } from '../event.ts';
import type { Manifest, Rollout } from '../rollout.ts';
import type { NodeId } from '../node.ts';
import type { Properties } from '../provider.ts';

export interface RollOutInput {
  readonly rollout: Rollout;
  readonly manifest: Manifest;
  readonly declared: ReadonlyMap<NodeId, Properties>;
  readonly signal: AbortSignal;
  emit(event: ApplyEvent): void | Promise<void>;
}

/** Moves traffic to a generation if it is healthy and its checks pass. Otherwise throws why, and traffic stays. */
export async function rollOut({ rollout, manifest, declared, signal, emit }: RollOutInput): Promise<void> {
  const { generation } = manifest;
  try {
    signal.throwIfAborted();
    void emit({ type: 'rollout', generation, phase: 'preparing' });
    await rollout.prepare(manifest, signal);
    signal.throwIfAborted();
    void emit({ type: 'rollout', generation, phase: 'checking' });
    await rollout.check(manifest, declared, signal);
    signal.throwIfAborted();
    await rollout.activate(manifest);
  } catch (reason) {
    // What failed is the reason; that the rest cannot be cleared away either would only hide it.
    await rollout.abandon(manifest).catch(() => {});
    void emit({ type: 'rollout', generation, phase: 'abandoned' });
    throw reason;
  }
  void emit({ type: 'rollout', generation, phase: 'activated' });
}
