import type { Json } from '#base';
import type { Change, Cost } from './plan.ts';

export type Properties = Readonly<Record<string, unknown>>;
export type Outputs = Readonly<Record<string, Json>>;

/** The resource that a provider is asked about. */
export interface Subject {
  readonly stack: string;
  readonly stage: string;
  readonly name: string;
  /**
   * Names this very instance: chosen and journalled before `create` runs, and given again after a crash, so that
   * `read` can tell whether the create happened and `create` can be repeated without a second effect.
   */
  readonly token: string;
}

/** What state remembers of a resource. Secrets and functions are recorded as fingerprints. */
export interface Recorded {
  readonly properties: Readonly<Record<string, Json>>;
  readonly outputs: Outputs;
}

export interface Observed {
  /** As it really is, in the recorded form; properties that cannot be read back are left out. */
  readonly properties: Readonly<Record<string, Json>>;
  /** All can be read back: what is not among `properties` is not set. Default: false. */
  readonly isWhole?: boolean;
  readonly outputs: Outputs;
}

export interface Difference {
  /** Absent: the planner compares the properties, observed before recorded, as it does without `diff`. */
  readonly changes?: readonly Change[];
  /** What making it so would take. */
  readonly cost?: Cost;
  /** Outputs that are sure before the step has run; steps that need only these are not deferred. */
  readonly outputs?: Outputs;
}

export interface Call {
  readonly signal: AbortSignal;
  /** Outputs of the nodes that this one refers to, by id. */
  readonly dependencies: ReadonlyMap<string, Outputs>;
  /** For steps that take long: what is done, of how much, in which unit. */
  progress(done: number, total: number | undefined, unit: 'bytes' | 'items', label?: string): void;
}

/**
 * How one kind is brought about. `properties` are resolved: nodes are `{ $ref: id }`, outputs are values, secrets are
 * `Secret`, functions are themselves. Every method may be repeated after a crash and must then converge.
 */
export interface Provider {
  /** What is there under this token, or (when `recorded` is undefined) what is there already and could be adopted. */
  read(
    subject: Subject,
    recorded: Recorded | undefined,
    properties: Properties | undefined,
    call: Call,
  ): Promise<Observed | undefined>;
  /**
   * Called for every declared node whose properties are known. Absent: the planner compares properties, observed
   * before recorded. Throws a LodeError when the properties cannot be had at all (too large for the machine, …).
   */
  diff?(subject: Subject, before: Observed | undefined, properties: Properties, call: Call): Promise<Difference>;
  create(subject: Subject, properties: Properties, call: Call): Promise<Outputs>;
  /** Absent: every change is a replacement. */
  update?(subject: Subject, before: Recorded, properties: Properties, call: Call): Promise<Outputs>;
  delete(subject: Subject, recorded: Recorded, call: Call): Promise<void>;
}

export type Providers = ReadonlyMap<string, Provider>;
