import type { WorkerLoad } from '../wire.ts';

/** `restarting`: the worker has died and comes back. `failed`: it died again and again; it is still tried, slowly. */
export type EngineState = 'starting' | 'ready' | 'restarting' | 'failed' | 'closed';

export interface EngineStatus extends WorkerLoad {
  readonly state: EngineState;
  /** Of the worker; undefined while there is none. */
  readonly pid: number | undefined;
  /** How often the worker had to be started again. */
  readonly restarts: number;
  /** Why the worker ended last, if it ever did. */
  readonly reason: string | undefined;
}
