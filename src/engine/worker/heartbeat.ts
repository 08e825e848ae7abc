import { HungStepError } from '../errors/hung-step-error.ts';
import type { FromWorker, WorkerLoad } from '../wire.ts';
import type { StepWatch } from './step-watch.ts';

/** What is told of a model that has been loaded. */
export interface Pulse {
  /** Drawn since the process started. */
  readonly tokens: number;
  readonly watch: Pick<StepWatch, 'limitMs' | 'beat'>;
  load(tokensPerSecond: number): WorkerLoad;
}

/** How often the process tells that it is alive. */
export const beatMs = 1000;

export interface HeartbeatOptions {
  /** How long the process may be silent before its model is loaded. */
  readonly hangTimeoutMs: number;
  /** Undefined while the model is being loaded. */
  pulse(): Pulse | undefined;
  send(message: FromWorker): void;
  /** The model can no longer be run; the process has to end. */
  fatal(error: unknown): void;
}

/**
 * Makes what is to be called every `beatMs`: it tells that this process is alive and how busy it is. A step on another
 * thread that does not end leaves this one beating, so that is looked for here, and is the end of the process.
 */
export function heartbeat({ hangTimeoutMs, pulse, send, fatal }: HeartbeatOptions): () => void {
  let tokens = 0;
  let lastMs = performance.now();
  return () => {
    const now = pulse();
    send({ type: 'alive', silenceMaxMs: now?.watch.limitMs ?? hangTimeoutMs });
    if (now === undefined) return;
    const nowMs = performance.now();
    send({ type: 'load', load: now.load(((now.tokens - tokens) / (nowMs - lastMs)) * 1000) });
    tokens = now.tokens;
    lastMs = nowMs;
    const overdueMs = now.watch.beat();
    if (overdueMs !== undefined) fatal(new HungStepError(overdueMs));
  };
}
