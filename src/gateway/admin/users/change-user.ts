import { jsonAnswer, type WholeAnswer } from '../../answer.ts';
import type { UserRecord } from '../../sign-in/user-record.ts';
import type { UserStore } from '../../sign-in/user-store.ts';
import type { Endpoint } from '../../surface.ts';
import { type AdminServices, usersFor } from '../admin-services.ts';
import { authority } from '../authority.ts';
import { assertAdminRemains, assertIsLocal, userToChange } from './seen-user.ts';
import { codeObject } from './users.ts';

/** What is done to a user as a whole, by the last part of the path. */
interface Change {
  readonly summary: string;
  /** Whether it takes something from the user, who may be the last who administers. */
  readonly isTaking: boolean;
  /** Whether it is for users of this gateway alone, and not for those of an identity provider. */
  readonly isLocal: boolean;
  run(users: UserStore, user: UserRecord): Promise<WholeAnswer>;
}

const changes: Readonly<Record<'reset' | 'disable' | 'enable', Change>> = {
  reset: {
    summary: 'Sign a user out, and give a code that signs in once',
    isTaking: false,
    isLocal: true,
    run: async (users, { id }) => jsonAnswer({ object: 'user', id, ...codeObject(await users.reset(id)) }),
  },
  disable: {
    summary: 'Sign a user out, and let him in no more',
    isTaking: true,
    isLocal: false,
    run: async (users, { id }) => {
      await users.setDisabled(id, true);
      return jsonAnswer({ object: 'user', id, disabled: true });
    },
  },
  enable: {
    summary: 'Let a user in again',
    isTaking: false,
    isLocal: false,
    run: async (users, { id }) => {
      await users.setDisabled(id, false);
      return jsonAnswer({ object: 'user', id, disabled: false });
    },
  },
};

const removal: Change = {
  summary: 'Remove a user',
  isTaking: true,
  isLocal: false,
  run: async (users, { id }) => {
    await users.remove(id);
    return jsonAnswer({ object: 'user', id, deleted: true });
  },
};

const removalOfSecondFactor: Change = {
  summary: "Take a user's second factor, for one who has lost it",
  isTaking: false,
  isLocal: true,
  run: async (users, { id }) => {
    await users.removeSecondFactor(id);
    return jsonAnswer({ object: 'user', id, has_second_factor: false });
  },
};

/** `POST /admin/v1/users/{id}/reset`, `…/disable`, `…/enable`, `DELETE /admin/v1/users/{id}` and `…/second-factor`. */
export function userChanges(services: AdminServices): readonly Endpoint[] {
  const posts = Object.entries(changes).map(([name, change]) =>
    changeEndpoint(services, 'POST', `/admin/v1/users/:id/${name}`, change),
  );
  return [
    ...posts,
    changeEndpoint(services, 'DELETE', '/admin/v1/users/:id/second-factor', removalOfSecondFactor),
    changeEndpoint(services, 'DELETE', '/admin/v1/users/:id', removal),
  ];
}

function changeEndpoint(services: AdminServices, method: Endpoint['method'], path: string, change: Change): Endpoint {
  return {
    method,
    path,
    access: { role: 'admin' },
    about: { summary: change.summary },
    handle: async (exchange) => {
      const by = authority(exchange);
      const user = await userToChange(services, by, exchange.pathParameters['id']);
      if (change.isLocal) assertIsLocal(user);
      if (change.isTaking) await assertAdminRemains(services, user);
      return await change.run(usersFor(services, by), user);
    },
  };
}
