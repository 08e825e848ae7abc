import type { Clock } from '#base';
import type { Database } from '#store';
import type { AuditLog } from '../audit/audit-log.ts';
import { signInAttempts } from './attempts.ts';
import { confirmPassword } from './confirm-password.ts';
import { type FlowCookie, flowCookie } from './openid/flow-cookie.ts';
import type { IdentityProvider } from './openid/identity-provider.ts';
import { type SignInWithClaims, signInWithClaims } from './openid/sign-in-with-claims.ts';
import { type TokenVerifier, tokenVerifier } from './openid/token-verifier.ts';
import type { PasswordCost } from './password.ts';
import { PasswordCheck } from './password-check.ts';
import { type OwnSecondFactor, ownSecondFactor } from './second-factor/own-second-factor.ts';
import { secondFactor } from './second-factor/second-factor.ts';
import { type SessionCookie, sessionCookie } from './session-cookie.ts';
import { type SessionStore, sessionStore } from './session-store.ts';
import { type SignIn, signIn } from './sign-in.ts';
import { type UserStore, userStore } from './user-store.ts';

/** All that people need who sign in to one stage. */
export interface SignInServices {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly signIn: SignIn;
  /** What users have beside their password. */
  readonly secondFactor: OwnSecondFactor;
  readonly cookie: SessionCookie;
  /** Of those who are on their way to an identity provider and back. */
  readonly flowCookie: FlowCookie;
  readonly withClaims: SignInWithClaims;
  /** Takes tokens of identity providers in place of keys. */
  tokens(providers: () => readonly IdentityProvider[]): TokenVerifier;
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
  const users = userStore(options);
  const factor = secondFactor(options);
  const check = new PasswordCheck(pepper, options.passwordCost);
  const confirm = confirmPassword(options, attempts, check);
  return {
    users,
    sessions,
    signIn: signIn({ ...options, factor, check, confirm, sessions, attempts }),
    secondFactor: ownSecondFactor({ ...options, factor, confirm, users, attempts }),
    cookie: sessionCookie(prefix),
    flowCookie: flowCookie(pepper, prefix),
    withClaims: signInWithClaims({ ...options, sessions }),
    tokens: (providers) => tokenVerifier(options, providers),
  };
}
