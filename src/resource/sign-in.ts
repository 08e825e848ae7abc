import { z } from 'zod';
import type { IdentityProviderNode } from './identity-provider.ts';

/** How people sign in to the administration of a gateway. */
export interface SignInDeclaration {
  /** With names and passwords of users that `lode users` makes. Default: true. */
  readonly passwords?: boolean;
  readonly providers?: readonly IdentityProviderNode[];
}

export const signInProperties = z.strictObject({
  passwords: z.boolean().optional(),
  providers: z
    .array(
      z.strictObject({
        $ref: z.string().startsWith('identity-provider/', 'must be an identity provider of this stack'),
      }),
    )
    .max(16)
    .optional(),
});

export type SignInProperties = z.infer<typeof signInProperties>;
