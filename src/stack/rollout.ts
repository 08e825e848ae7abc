import type { Json } from '#base';
import type { Traits } from './kind.ts';
import type { NodeId } from './node.ts';
import type { Properties } from './provider.ts';

export interface ManifestEntry {
  readonly kind: string;
  readonly name: string;
  readonly token: string;
  readonly properties: Readonly<Record<string, Json>>;
  readonly outputs: Readonly<Record<string, Json>>;
  readonly dependencies: readonly NodeId[];
  /** What else a return to this generation has to know of the kind. */
  readonly traits: Traits;
  readonly protect: boolean;
}

/** Everything a generation consists of: enough to serve it and to plan a return to it. */
export interface Manifest {
  readonly stack: string;
  readonly stage: string;
  readonly generation: number;
  readonly resources: Readonly<Record<NodeId, ManifestEntry>>;
}

/**
 * How traffic gets to a generation. The planner and `apply` know nothing of what is served.
 * Order of calls: prepare, check, then activate; or abandon after a failure of the first two.
 */
export interface Rollout {
  /** Builds the generation beside the one that serves; resolves when it is healthy. */
  prepare(manifest: Manifest, signal: AbortSignal): Promise<void>;
  /**
   * Runs the user's checks against the prepared generation; throws a LodeError for the first that fails.
   *
   * @param declared resolved properties; in a rollback, functions that the program does not hold any more are left as
   *   they are recorded: `{ $function: digest }`
   */
  check(manifest: Manifest, declared: ReadonlyMap<NodeId, Properties>, signal: AbortSignal): Promise<void>;
  /** Moves traffic at once; afterwards the previous generation may drain and go. */
  activate(manifest: Manifest): Promise<void>;
  abandon(manifest: Manifest): Promise<void>;
}
