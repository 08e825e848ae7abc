import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';

/** Where the value is when it is needed. It is read then, and never kept. */
export type SecretDeclaration = { readonly env: string } | { readonly file: string };

export interface SecretOutputs {
  /** "env:HF_TOKEN" or "file:…": where to read the value. The value itself is in no plan, state or log. */
  readonly from: string;
}

export type SecretNode = Node<'secret', SecretOutputs>;

export const secretProperties = z.union([
  z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable') }),
  z.strictObject({ file: z.string().min(1) }),
]);

export const secretKind: Kind<'secret'> = {
  name: 'secret',
  properties: secretProperties,
  outputs: ['from', 'fingerprint'],
};

/**
 * Declares a value that others may use and nobody may see. A change of the value shows in the plan as a change of its
 * fingerprint.
 *
 * @example
 * const hubToken = secret('hub-token', { env: 'HF_TOKEN' });
 */
export function secret(name: string, declaration: SecretDeclaration, options?: NodeOptions): SecretNode {
  return declare<'secret', SecretOutputs>(secretKind, name, declaration, options, secret);
}
