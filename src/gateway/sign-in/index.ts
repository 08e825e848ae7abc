import type { Clock } from '#base';
import type { Database } from '#store';
import type { AuditLog } from '../audit/audit-log.ts';
import { signInAttempts } from './attempts.ts';
import type { PasswordCost } from './password.ts';
import { type SessionCookie, sessionCookie } from './session-cookie.ts';
import { type SessionStore, sessionStore } from './session-store.ts';
import { type SignIn, signIn } from './sign-in.ts';
import { type UserStore, userStore } from './user-store.ts';

/** All that people need who sign in to one stage. */
export interface SignInServices {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly signIn: SignIn;
  readonly cookie: SessionCookie;
}

export interface SignInServicesOptions {
  /** With the tables of `gatewayMigrations`. */
  readonly database: Database;
  /** Of all full names of the stage: "stack/stage/". */
  readonly prefix: string;
  /** 32 random bytes that are kept outside the database. */
  readonly pepper: Uint8Array;
  readonly audit: AuditLog;
  readonly passwordCost?: PasswordCost | undefined;
  readonly clock?: Clock | undefined;
}

export function signInServices(options: SignInServicesOptions): SignInServices {
  const { database, prefix, pepper, clock } = options;
  const sessions = sessionStore(options);
  const attempts = signInAttempts(database, prefix, pepper, clock);
  return {
    users: userStore(options),
    sessions,
    signIn: signIn({ ...options, sessions, attempts }),
    cookie: sessionCookie(prefix),
  };
}
