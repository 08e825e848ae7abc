import type { KeyRecord } from '../keys/key-record.ts';

/** A key as the administration shows it; of its secret there are the first and last characters. */
export function keyObject(prefix: string, record: KeyRecord) {
  const { id, name, lineage, hint, scopes, reach, team, project, user, role } = record;
  return {
    object: 'key',
    id,
    name: name.slice(prefix.length),
    lineage,
    hint,
    scopes,
    reach: reach ?? null,
    team: team?.slice(prefix.length) ?? null,
    project: project ?? null,
    user: user ?? null,
    role: role ?? null,
    created_at: record.createdAt.toISOString(),
    expires_at: record.expiresAt?.toISOString() ?? null,
    revoked_at: record.revokedAt?.toISOString() ?? null,
  };
}
