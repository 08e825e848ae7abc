import { InvalidFieldError } from '../../errors/invalid-field-error.ts';
import { RoleMissingError } from '../../errors/role-missing-error.ts';
import type { VerifiedKey } from '../../key-verifier.ts';
import { LastAdminError } from '../../sign-in/errors/last-admin-error.ts';
import { UserNotFoundError } from '../../sign-in/errors/user-not-found-error.ts';
import { isOfProvider } from '../../sign-in/is-of-provider.ts';
import type { Membership, UserRecord } from '../../sign-in/user-record.ts';
import type { AdminServices } from '../admin-services.ts';
import { jurisdictionOf } from '../jurisdiction.ts';

/** The users of whom the caller may know, with the memberships of whom he may know. */
export async function usersSeenBy(services: AdminServices, by: VerifiedKey): Promise<readonly UserRecord[]> {
  const { teams, holds } = await jurisdictionOf(services, by);
  const users = await services.people.users.list();
  if (teams === undefined) return users;
  return users
    .map((user) => ({ ...user, memberships: user.memberships.filter(({ team }) => holds(team)) }))
    .filter(({ memberships }) => memberships.length > 0);
}

/**
 * A user whom the caller may change as a whole: one who is a member of nothing that the caller does not administer.
 *
 * @throws UserNotFoundError, RoleMissingError
 */
export async function userToChange(services: AdminServices, by: VerifiedKey, id = ''): Promise<UserRecord> {
  const seen = await userSeenBy(services, by, id);
  const whole = (await services.people.users.list()).find((user) => user.id === id);
  if (whole?.memberships.length !== seen.memberships.length) throw new RoleMissingError('admin');
  return whole;
}

/** @throws UserNotFoundError */
export async function userSeenBy(services: AdminServices, by: VerifiedKey, id = ''): Promise<UserRecord> {
  const seen = (await usersSeenBy(services, by)).find((user) => user.id === id);
  if (seen === undefined) throw new UserNotFoundError();
  return seen;
}

/** What a provider says of its users is said by its claims alone. @throws InvalidFieldError */
export function assertIsLocal({ name }: UserRecord): void {
  if (isOfProvider(name)) throw new InvalidFieldError('id', 'an identity provider signs this user in');
}

/** @param after what the user is a member of then @throws LastAdminError */
export async function assertAdminRemains(
  { people }: AdminServices,
  { id }: UserRecord,
  after: readonly Membership[] = [],
): Promise<void> {
  const isChief = ({ team, role }: Membership): boolean => team === undefined && role === 'admin';
  const users = (await people.users.list()).filter(({ disabledAt }) => disabledAt === undefined);
  const was = users.some((user) => user.id === id && user.memberships.some(isChief));
  const others = users.some((user) => user.id !== id && user.memberships.some(isChief));
  if (was && !others && !after.some(isChief)) throw new LastAdminError();
}
