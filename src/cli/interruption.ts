import { exitCode } from './exit-code.ts';

/** How urgently a person wants a command to end: each further Ctrl-C is the next step. */
export interface Interruption {
  /** Aborted by the first Ctrl-C or SIGTERM: nothing new is begun, what runs may end. */
  readonly signal: AbortSignal;
  /** Aborted by the second: what runs is stopped where it is. The third ends the process. */
  readonly urgentSignal: AbortSignal;
}

export function listenForInterruption(): Interruption {
  const [first, second] = [new AbortController(), new AbortController()];
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      const next = [first, second].find(({ signal }) => !signal.aborted);
      if (!next) process.exit(exitCode.interrupted);
      next.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
    });
  }
  return { signal: first.signal, urgentSignal: second.signal };
}
