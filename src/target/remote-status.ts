import type { Circuits } from '#gateway';
import { circuitIdentities } from './model-identities.ts';
import type { Release } from './release.ts';

/** A model that others serve, as `lode status` shows it. */
export interface RemoteModelStatus {
  readonly name: string;
  readonly provider: string;
  /** What its provider calls it. */
  readonly model: string;
  /** Absent: at the provider's own address. */
  readonly baseUrl?: string | undefined;
  /** `open`: it failed and is left alone; `half-open`: the next request finds out how it is. */
  readonly circuit: 'closed' | 'open' | 'half-open';
  /** Until it may be asked again, in milliseconds. */
  readonly waitMs: number;
}

/** @param nowMs on the clock of the circuits */
export function remoteStatus(release: Release, circuits: Circuits, nowMs: number): readonly RemoteModelStatus[] {
  const identityOf = circuitIdentities(release);
  return (release.remoteModels ?? []).map(({ name, provider, model, baseUrl }) => {
    const circuit = circuits.of(identityOf(name));
    return {
      name,
      provider,
      model,
      baseUrl,
      circuit: circuit.state(nowMs),
      waitMs: Math.ceil(circuit.waitMs(nowMs)),
    };
  });
}
