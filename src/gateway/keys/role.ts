/** What a key may do in the administration: look; also rotate and revoke keys; also make keys and give roles. */
export const roles = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Each role includes those before it. */
export function includesRole(held: Role | undefined, wanted: Role): boolean {
  return held !== undefined && roles.indexOf(held) >= roles.indexOf(wanted);
}
