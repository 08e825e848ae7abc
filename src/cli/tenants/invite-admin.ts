import { auditedUsers } from '#gateway';
import { fullName, peopleOf } from '#target';
import type { Project } from '../project.ts';
import { type Invitation, signInLink } from './sign-in-link.ts';

/** The user who is there from the start. */
const firstUser = 'admin';

/** Lets the local admin sign in, where nobody can yet: at the first start of a stage. Undefined afterwards. */
export async function inviteAdmin(
  { home, database, stack, stage, audit, actor }: Project,
  url: string | undefined,
): Promise<Invitation | undefined> {
  const prefix = fullName({ stack: stack.name, stage }, '');
  const { users: store } = peopleOf(home, database, prefix, audit);
  if ((await store.list()).length > 0) return undefined;
  const users = auditedUsers(store, audit, actor, prefix);
  // Of two commands that start at once one makes the user, and the other need not.
  const user = await users.add(firstUser, [{ role: 'admin' }]).catch(() => undefined);
  if (user === undefined) return undefined;
  const { code, expiresAt } = await users.reset(user.id);
  return { user: user.name, code, link: signInLink(url, code), expiresAt };
}
