import type { Json } from '#base';
import type { Membership } from '../sign-in/user-record.ts';
import type { UserStore } from '../sign-in/user-store.ts';
import type { Actor } from './audit-event.ts';
import type { AuditLog } from './audit-log.ts';

/** The same users, of whom all that this actor does to them is written down. @param prefix of the full names of the stage */
export function auditedUsers(users: UserStore, audit: AuditLog, actor: Actor, prefix: string): UserStore {
  const record = (action: string, name: string, details: Readonly<Record<string, Json>>): Promise<void> =>
    audit.record({ actor, action, subject: `${prefix}user/${name}`, outcome: 'done', details });
  const nameOf = async (id: string): Promise<string> =>
    (await users.list()).find((user) => user.id === id)?.name ?? 'unknown';
  return {
    ...users,
    add: async (name, memberships) => {
      const user = await users.add(name, memberships);
      await record('user.create', name, { id: user.id, memberships: memberships.map(wordsOf) });
      return user;
    },
    setMemberships: async (id, memberships) => {
      await users.setMemberships(id, memberships);
      await record('user.change', await nameOf(id), { id, memberships: memberships.map(wordsOf) });
    },
    setDisabled: async (id, isDisabled) => {
      await users.setDisabled(id, isDisabled);
      await record(isDisabled ? 'user.disable' : 'user.enable', await nameOf(id), { id });
    },
    reset: async (id) => {
      const code = await users.reset(id);
      await record('user.reset', await nameOf(id), { id });
      return code;
    },
    removeSecondFactor: async (id) => {
      await users.removeSecondFactor(id);
      await record('user.second-factor-removed', await nameOf(id), { id });
    },
    remove: async (id) => {
      const name = await nameOf(id);
      await users.remove(id);
      await record('user.remove', name, { id });
    },
  };
}

/** "admin", "operator of research" */
function wordsOf({ team, role }: Membership): string {
  return team === undefined ? role : `${role} of ${team}`;
}
