import type { z } from 'zod';

/** What the declarations of one kind have in common. Data only: how a kind is brought about is its `Provider`. */
export interface Kind<Name extends string = string> {
  readonly name: Name;
  /** Checks properties after nodes became references and outputs became values; failures carry the declaration's line. */
  readonly properties: z.ZodType;
  readonly outputs: readonly string[];
  /** Top-level properties whose change cannot be made in place. Default: none. */
  readonly replaceOn?: readonly string[];
  /**
   * Whether a replacement is made before the old one goes (both exist for a while, under different tokens),
   * or after, because both cannot exist. Default: 'create-first'.
   */
  readonly replaceOrder?: 'create-first' | 'delete-first';
  /** Outputs that are handed over once by `create` and never stored, planned or logged. */
  readonly ephemeralOutputs?: readonly string[];
}

/** What has to be known of a kind when the program that declared a node of it is not there any more. */
export type Traits = Pick<Kind, 'replaceOn' | 'replaceOrder' | 'ephemeralOutputs'>;

export function traitsOf(kind: Kind): Traits {
  return {
    ...(kind.replaceOn && { replaceOn: kind.replaceOn }),
    ...(kind.replaceOrder && { replaceOrder: kind.replaceOrder }),
    ...(kind.ephemeralOutputs && { ephemeralOutputs: kind.ephemeralOutputs }),
  };
}
