import { z } from 'zod';
import { jsonAnswer, type WholeAnswer } from '../../answer.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import { assertOwnPage } from '../../sign-in/assert-own-page.ts';
import { SignInFailedError } from '../../sign-in/errors/sign-in-failed-error.ts';
import type { OpenSession } from '../../sign-in/session-store.ts';
import { tokenLifeMs } from '../../sign-in/session-times.ts';
import { storableText } from '../../storable-text.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import type { AdminServices } from '../admin-services.ts';
import { sessionObject } from './session-object.ts';

const password = z.string().min(1).max(1024);

const second_factor = z.string().min(1).max(64).optional();

const withPassword = z.strictObject({ name: storableText().min(1).max(256), password, second_factor });
const withCode = z.strictObject({
  code: z.string().min(1).max(256),
  password: password.optional(),
  second_factor,
});

/** `POST /admin/v1/sign-in`: begins a session with a name and a password, or with a code that works once. */
export function beginSession(services: AdminServices): Endpoint {
  const { signIn } = services.people;
  return {
    method: 'POST',
    path: '/admin/v1/sign-in',
    access: { public: 'sign-in' },
    about: { summary: 'Sign in', body: z.union([withPassword, withCode]), status: 201 },
    handle: async (exchange) => {
      assertOwnPage(exchange.headers);
      const fields = objectBody(exchange.body);
      if ('code' in fields) {
        const { code, password: next, ...more } = checkFields(withCode, fields);
        return sessionAnswer(services, await signIn.withCode(code, next, more.second_factor), exchange);
      }
      if (exchange.routes.signIn?.passwords === false) throw new SignInFailedError();
      const { name, password: given, ...more } = checkFields(withPassword, fields);
      return sessionAnswer(services, await signIn.withPassword(name, given, more.second_factor), exchange);
    },
  };
}

/** The token goes into the cookie and nowhere else. */
function sessionAnswer(
  { people }: Pick<AdminServices, 'people'>,
  { token, ...session }: OpenSession,
  { headers }: Exchange,
): WholeAnswer {
  const cookie = people.cookie.set(token.reveal(), new Date(Date.now() + tokenLifeMs), headers);
  const answer = jsonAnswer({ ...sessionObject(session), csrf_token: people.sessions.csrfToken(session.id) }, 201);
  return { ...answer, headers: [['set-cookie', cookie]] };
}
