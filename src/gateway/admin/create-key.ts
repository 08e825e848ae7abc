import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { KeyNameTakenError } from '../errors/key-name-taken-error.ts';
import { RoleMissingError } from '../errors/role-missing-error.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import { keyScopes } from '../keys/key-scopes.ts';
import { includesRole, roles } from '../keys/role.ts';
import { storableText } from '../storable-text.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { type AdminServices, keysFor } from './admin-services.ts';
import { authority } from './authority.ts';
import { jurisdictionOf } from './jurisdiction.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be small letters, digits and hyphens, a letter first');
const names = z.array(storableText().min(1).max(128)).min(1).max(256);

const newKey = z.strictObject({
  name,
  team: name.optional(),
  project: storableText().min(1).max(128).optional(),
  user: storableText().min(1).max(256).optional(),
  role: z.enum(roles).optional(),
  scopes: z
    .array(z.enum([...keyScopes, '*']))
    .min(1)
    .default(['*']),
  reach: z
    .strictObject({
      routes: names.optional(),
      models: names.optional(),
      methods: z
        .array(z.enum(['GET', 'POST', 'DELETE']))
        .min(1)
        .optional(),
    })
    .optional(),
  expires_at: z.iso.datetime({ offset: true }).optional(),
});

type NewKey = z.infer<typeof newKey>;

/** `POST /admin/v1/keys`: a key of the caller's team or of one in it. Its secret is in the answer and nowhere else. */
export function createKey(services: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: '/admin/v1/keys',
    access: { role: 'operator' },
    about: { summary: 'Make a key', body: newKey, status: 201 },
    handle: async (exchange) => {
      const by = authority(exchange);
      const wanted = checkFields(newKey, objectBody(exchange.body));
      const team = await teamFor(services, by, wanted);
      assertNoMoreThan(by, wanted);
      await assertNameIsFree(services, by, wanted.name, exchange);
      const { scopes, reach, project, user, role, expires_at } = wanted;
      const issued = await keysFor(services, by).create(services.prefix + wanted.name, {
        scopes,
        reach,
        team,
        project,
        user,
        role,
        expiresAt: expires_at === undefined ? undefined : new Date(expires_at),
      });
      return jsonAnswer({ object: 'key', id: issued.id, secret: issued.secret.reveal() }, 201);
    },
  };
}

/** Full name. @throws InvalidFieldError for a team that the caller does not see, or that is not there */
async function teamFor(services: AdminServices, by: VerifiedKey, { team }: NewKey): Promise<string | undefined> {
  const { prefix, teams } = services;
  const chosen = team ?? by.teams?.[0];
  if (chosen === undefined) return undefined;
  const { holds } = await jurisdictionOf(services, by);
  const isThere = (await teams.list(prefix)).some(({ name: known }) => known === prefix + chosen);
  if (!isThere || !holds(chosen)) throw new InvalidFieldError('team', 'there is no such team');
  return prefix + chosen;
}

/** @throws RoleMissingError when the new key could do what its maker must not give */
function assertNoMoreThan(by: VerifiedKey, { role, scopes }: NewKey): void {
  if (role !== undefined && !includesRole(by.role, 'admin')) throw new RoleMissingError('admin');
  // Figures of everybody are not for one team to give away.
  const isOfOneTeam = by.teams !== undefined && by.teams.length > 0;
  if (scopes.includes('metrics') && (isOfOneTeam || !includesRole(by.role, 'admin')))
    throw new RoleMissingError('admin');
}

/**
 * Routes let keys in by their names, and limits count by them: whoever could take a name that others use would have
 * their rights, and spend what is theirs.
 *
 * @throws KeyNameTakenError
 */
async function assertNameIsFree(
  services: AdminServices,
  by: VerifiedKey,
  wanted: string,
  { routes }: Exchange,
): Promise<void> {
  const { keys, prefix } = services;
  const { holds } = await jurisdictionOf(services, by);
  const named = (await keys.list()).filter(({ name: other, revokedAt }) => other === prefix + wanted && !revokedAt);
  const isOurs = named.length > 0 && named.every(({ team }) => holds(team?.slice(prefix.length)));
  const isNobodys = named.length === 0 && !routes.policies().some(({ keys: let_in }) => let_in.includes(wanted));
  if (!isOurs && !isNobodys) throw new KeyNameTakenError(wanted);
}
