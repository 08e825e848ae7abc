import type { ControlClient, DaemonStatus, ModelStatus } from '#target';
import type { TrafficSummary } from '#telemetry';

/** What a serving process tells at one moment. */
export interface Snapshot {
  readonly status: DaemonStatus;
  readonly traffic: TrafficSummary;
}

export async function readSnapshot(client: ControlClient): Promise<Snapshot> {
  const [status, traffic] = await Promise.all([client.status(), client.traffic()]);
  return { status, traffic };
}

/** Mean sizes of the steps between two snapshots of a model, or since its process started when there is no earlier one. */
export function batchOf(model: ModelStatus, before: ModelStatus | undefined): Batch | undefined {
  const now = model.activity?.steps;
  if (now === undefined) return undefined;
  const isSameProcess = before?.activity?.steps.sinceMs === now.sinceMs;
  const then = isSameProcess ? before?.activity?.steps : undefined;
  const steps = now.tokens.count - (then?.tokens.count ?? 0);
  if (steps <= 0) return undefined;
  const guesses = now.guesses.computed - (then?.guesses.computed ?? 0);
  const confirmed = now.guesses.confirmed - (then?.guesses.confirmed ?? 0);
  return {
    confirmed: guesses > 0 ? confirmed / guesses : undefined,
    sequences: (now.sequences.sum - (then?.sequences.sum ?? 0)) / steps,
    tokens: (now.tokens.sum - (then?.tokens.sum ?? 0)) / steps,
  };
}

export interface Batch {
  /** Of a step. */
  readonly sequences: number;
  /** Of a step. */
  readonly tokens: number;
  /** Share of the guessed tokens that came true; undefined when nothing was guessed. */
  readonly confirmed: number | undefined;
}
