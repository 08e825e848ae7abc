import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import { InvalidFieldError } from '../../errors/invalid-field-error.ts';
import type { VerifiedKey } from '../../key-verifier.ts';
import { roles } from '../../keys/role.ts';
import type { Membership } from '../../sign-in/user-record.ts';
import type { OneTimeCode } from '../../sign-in/user-store.ts';
import type { Endpoint } from '../../surface.ts';
import { type AdminServices, usersFor } from '../admin-services.ts';
import { authority } from '../authority.ts';
import { jurisdictionOf } from '../jurisdiction.ts';
import { userObject } from '../sign-in/session-object.ts';
import { assertAdminRemains, assertIsLocal, userSeenBy, usersSeenBy } from './seen-user.ts';

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@+-]{1,127}$/, 'must be small letters, digits and . _ @ + -, such as an address');
const team = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be the name of a team');

const newUser = z.strictObject({ name, role: z.enum(roles), team: team.optional() });
const membership = z.strictObject({ role: z.enum(roles).nullable(), team: team.optional() });

/** `GET /admin/v1/users`: by name, the disabled ones too. */
export function listUsers(services: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/users',
    access: { role: 'operator' },
    about: { summary: 'List the users' },
    handle: async (exchange) =>
      jsonAnswer({ object: 'list', data: (await usersSeenBy(services, authority(exchange))).map(userObject) }),
  };
}

/** `POST /admin/v1/users`: a user with one role. The code that signs him in once is in the answer and nowhere else. */
export function createUser(services: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: '/admin/v1/users',
    access: { role: 'admin' },
    about: { summary: 'Add a user', body: newUser, status: 201 },
    handle: async (exchange) => {
      const by = authority(exchange);
      const wanted = checkFields(newUser, objectBody(exchange.body));
      const seat = { ...(await seatFor(services, by, wanted.team)), role: wanted.role };
      const users = usersFor(services, by);
      const user = await users.add(wanted.name, [seat]);
      return jsonAnswer({ ...userObject(user), ...codeObject(await users.reset(user.id)) }, 201);
    },
  };
}

/** `POST /admin/v1/users/{id}/memberships`: gives a role in a team or in the organisation; null takes it. */
export function changeMembership(services: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: '/admin/v1/users/:id/memberships',
    access: { role: 'admin' },
    about: { summary: "Change a user's role", body: membership },
    handle: async (exchange) => {
      const by = authority(exchange);
      const { id } = await userSeenBy(services, by, exchange.pathParameters['id']);
      const wanted = checkFields(membership, objectBody(exchange.body));
      const seat = await seatFor(services, by, wanted.team);
      const user = (await services.people.users.list()).find((each) => each.id === id);
      const before = user?.memberships ?? [];
      const others = before.filter((each) => each.team !== seat.team);
      const after: readonly Membership[] =
        wanted.role === null ? others : [...others, { ...seat, role: wanted.role }].toSorted(organisationFirst);
      if (user) {
        assertIsLocal(user);
        await assertAdminRemains(services, user, after);
      }
      await usersFor(services, by).setMemberships(id, after);
      return jsonAnswer(userObject(await userSeenOr(services, by, id)));
    },
  };
}

export function codeObject({ code, expiresAt }: OneTimeCode) {
  return { code: code.reveal(), code_expires_at: expiresAt.toISOString() };
}

/** Who has just lost his last role where the caller sees it is told once more, without it. */
async function userSeenOr(services: AdminServices, by: VerifiedKey, id: string) {
  const user = (await services.people.users.list()).find((each) => each.id === id);
  const seen = await usersSeenBy(services, by);
  return seen.find((each) => each.id === id) ?? { ...user!, memberships: [] };
}

/** @throws InvalidFieldError for a team that the caller does not see, or that is not there */
async function seatFor(
  services: AdminServices,
  by: VerifiedKey,
  wanted: string | undefined,
): Promise<Pick<Membership, 'team'>> {
  const chosen = wanted ?? by.teams?.[0];
  if (chosen === undefined) return {};
  const { holds } = await jurisdictionOf(services, by);
  const isThere = (await services.teams.list(services.prefix)).some((each) => each.name === services.prefix + chosen);
  if (!isThere || !holds(chosen)) throw new InvalidFieldError('team', 'there is no such team');
  return { team: chosen };
}

function organisationFirst(one: Membership, other: Membership): number {
  return (one.team ?? '').localeCompare(other.team ?? '');
}
