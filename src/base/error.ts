import { isSystemError, systemErrorRemedy } from './system-error.ts';

/** What an operating error tells beside its message. */
export interface ErrorDetails {
  /** What the reader can do about it, as a sentence. */
  readonly remedy: string;
  /** True when the same call may succeed later without any change. Default: false. */
  readonly retriable?: boolean;
  readonly cause?: unknown;
}

/**
 * The root of every error that Lode throws for a reason outside its own code: bad input, a missing file, a lost
 * network. Each has a stable `code` ("layer/what-happened") that programs may match on, and a `remedy`.
 * One class per file, in the layer that throws it. Our own bugs are not errors of this kind: see `assert`.
 */
export abstract class LodeError extends Error {
  abstract readonly code: string;
  readonly remedy: string;
  readonly retriable: boolean;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.remedy = details.remedy;
    this.retriable = details.retriable ?? false;
  }

  /** The form that crosses a process border or is printed as JSON. Holds no stack and no cause. */
  toJSON(): SerialisedError {
    return { code: this.code, message: this.message, remedy: this.remedy, retriable: this.retriable };
  }
}

export interface SerialisedError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly retriable: boolean;
  /** The part of the input that is at fault, where one is. */
  readonly parameter?: string | undefined;
}

/** An error that was thrown in another process of ours and arrived as data. */
export class RemoteError extends LodeError {
  readonly code: string;
  readonly parameter: string | undefined;

  constructor(serialised: SerialisedError) {
    super(serialised.message, serialised);
    this.code = serialised.code;
    this.parameter = serialised.parameter;
  }

  override toJSON(): SerialisedError {
    return { ...super.toJSON(), ...(this.parameter !== undefined && { parameter: this.parameter }) };
  }
}

/** Makes data of anything thrown, so that it can cross a process border. */
export function serialiseError(thrown: unknown): SerialisedError {
  if (thrown instanceof LodeError) return thrown.toJSON();
  if (isSystemError(thrown))
    return { code: 'base/system', message: thrown.message, remedy: systemErrorRemedy(thrown), retriable: false };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'base/unexpected', message, remedy: 'This is a defect of Lode: please report it.', retriable: false };
}
