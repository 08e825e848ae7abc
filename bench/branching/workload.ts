import type { RunOptions } from '#program';
import type { Complete } from './server-client.ts';

/** A kind of work that goes several ways, as a program and as a script of independent requests. */
export interface Workload {
  readonly name: string;
  /** One case as a program. @param index which case; equal on both sides */
  program(index: number, options: RunOptions): Promise<unknown>;
  /** The same texts, each asked for with all that comes before it. */
  script(index: number, complete: Complete): Promise<unknown>;
}
