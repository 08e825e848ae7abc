import type { VerifiedKey } from '../key-verifier.ts';

/** Whose requests without a team are: the operator's own. No team may be called so. */
export const localTenant = 'local';

/** A key's tenant is the team that it belongs to, and no team above it. */
export function tenantOf(key: VerifiedKey | undefined): string {
  return key?.teams?.[0] ?? localTenant;
}
