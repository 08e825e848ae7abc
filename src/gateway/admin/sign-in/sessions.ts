import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { actorOf } from '../../audit/actor-of.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import { NotSignedInError } from '../../sign-in/errors/not-signed-in-error.ts';
import type { Endpoint } from '../../surface.ts';
import type { AdminServices } from '../admin-services.ts';
import { sessionObject, userObject } from './session-object.ts';
import { signedIn } from './signed-in.ts';

const change = z.strictObject({
  password: z.string().min(1).max(1024),
  current_password: z.string().max(1024).optional(),
});

/** `GET /admin/v1/session`: who is signed in, as what, and the token that changes must carry. */
export function readSession({ people }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/session',
    access: { role: 'viewer' },
    about: { summary: 'Tell who has signed in' },
    handle: async (exchange) => {
      const { id, session, role, teams } = signedIn(exchange);
      const record = (await people.sessions.list(id)).find((each) => each.id === session.id);
      const user = (await people.users.list()).find((each) => each.id === id);
      // Both were there when the cookie was looked at, half a second ago at most.
      if (record === undefined || user === undefined) throw new NotSignedInError();
      const csrf_token = people.sessions.csrfToken(session.id);
      return jsonAnswer({
        ...sessionObject(record),
        csrf_token,
        role,
        team: teams?.[0] ?? null,
        user: userObject(user),
      });
    },
  };
}

/** `GET /admin/v1/sessions`: where else the user is signed in. */
export function listSessions({ people }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/sessions',
    access: { role: 'viewer' },
    about: { summary: "List one's sessions" },
    handle: async (exchange) => {
      const { id, session } = signedIn(exchange);
      const data = (await people.sessions.list(id)).map((record) => {
        return { ...sessionObject(record), is_this: record.id === session.id };
      });
      return jsonAnswer({ object: 'list', data });
    },
  };
}

/** `DELETE /admin/v1/session` signs out here, `DELETE /admin/v1/sessions` everywhere. */
export function endSessions({ people, audit, prefix }: AdminServices, where: 'here' | 'everywhere'): Endpoint {
  const isHere = where === 'here';
  return {
    method: 'DELETE',
    path: isHere ? '/admin/v1/session' : '/admin/v1/sessions',
    access: { role: 'viewer' },
    about: { summary: isHere ? 'Sign out' : 'Sign out everywhere' },
    handle: async (exchange) => {
      const key = signedIn(exchange);
      await (isHere ? people.sessions.end(key.session.id) : people.sessions.endAll(key.id));
      const subject = `${prefix}user/${key.user}`;
      const details = { session: key.session.id, where };
      await audit.record({ actor: actorOf(key), action: 'session.end', subject, outcome: 'done', details });
      const answer = jsonAnswer({ object: 'session', id: key.session.id, ended: true });
      return { ...answer, headers: [['set-cookie', people.cookie.clear(exchange.headers)]] };
    },
  };
}

/** `POST /admin/v1/session/password`: a new one; all other sessions of the user end. */
export function changePassword({ people }: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: '/admin/v1/session/password',
    access: { role: 'viewer' },
    about: { summary: "Change one's password", body: change },
    handle: async (exchange) => {
      const { id, session } = signedIn(exchange);
      const { password, current_password } = checkFields(change, objectBody(exchange.body));
      await people.signIn.changePassword({ account: id, session: session.id }, password, current_password);
      return jsonAnswer({ object: 'session', id: session.id, password_changed: true });
    },
  };
}
