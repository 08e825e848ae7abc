import { randomBytes } from 'node:crypto';
import { Secret, systemClock } from '#base';
import { hashOfKey } from '../keys/key-secret.ts';
import { KeyCache } from '../keys/key-cache.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { auditSignIn } from './audit-sign-in.ts';
import { loadSession } from './load-session.ts';
import { renewSession } from './renew-session.ts';
import { hoursOfSession, tokenLifeMs } from './session-times.ts';
import type { UserStoreOptions } from './user-store.ts';
import type { UserTables } from './user-table.ts';

export interface SessionRecord {
  readonly id: string;
  /** How it began: "password", "code", or the name of an identity provider. */
  readonly source: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A session with the token of its cookie. */
export interface OpenSession extends SessionRecord {
  readonly token: Secret;
}

/** Who is signed in to one stage. Tokens are replaced while they are used; one that nobody uses ends within an hour. */
export interface SessionStore {
  begin(accountId: string, source: string): Promise<OpenSession>;
  /**
   * Who has this token, as the team `@team` behind it wishes. One that has been replaced a while ago has been stolen, by
   * whoever used it first: its session ends.
   */
  verify(credential: string): Promise<VerifiedKey | undefined>;
  /** The next token, where the last is old enough; the old one holds for another minute, for requests under way. */
  renew(session: NonNullable<VerifiedKey['session']>): Promise<Secret | undefined>;
  list(accountId: string): Promise<readonly SessionRecord[]>;
  /** Void within a second, in every process. */
  end(id: string): Promise<void>;
  /** All of a user but one. */
  endAll(accountId: string, but?: string): Promise<void>;
  /** What a page sends along to show that it is one of ours; the same for all of a session. */
  csrfToken(id: string): string;
}

const cacheTtlMs = 500;
const cacheEntriesMax = 1024;

/** What a token looks like, and the team that its user acts for. */
const form = /^(lode_session_[\w-]{43})(?:@([a-z][a-z0-9-]{0,62}))?$/;

export interface SessionStoreOptions extends UserStoreOptions {
  /** Where it is written down that a token was copied. */
  readonly audit: AuditLog;
}

export function sessionStore(options: SessionStoreOptions): SessionStore {
  const { database, prefix, pepper, clock = systemClock } = options;
  const kysely = database.kysely.withTables<UserTables>();
  const copied = noteCopied(options);
  const load = (credential: string) => {
    const [, token = '', team] = form.exec(credential) ?? [];
    return loadSession({ database, prefix, clock, copied }, hashOfKey(token, pepper), team);
  };
  const cache = new KeyCache(load, clock, cacheTtlMs, cacheEntriesMax);
  return {
    begin: async (accountId, source) => {
      const nowMs = clock.nowMs();
      const token = newToken();
      const row = {
        id: `session_${randomBytes(9).toString('base64url')}`,
        account_id: accountId,
        hash: hashOfKey(token, pepper),
        previous_hash: null,
        previous_until_ms: null,
        issued_ms: nowMs,
        created_ms: nowMs,
        expires_ms: nowMs + hoursOfSession * 3_600_000,
        source,
      };
      await kysely.transaction().execute(async (transaction) => {
        const over = transaction
          .deleteFrom('session')
          .where(({ eb, or }) => or([eb('expires_ms', '<=', nowMs), eb('issued_ms', '<=', nowMs - tokenLifeMs)]));
        await over.execute();
        await transaction.insertInto('session').values(row).execute();
        await transaction.updateTable('account').set({ signed_in_ms: nowMs }).where('id', '=', accountId).execute();
      });
      return { ...recordOf(row), token: new Secret(token) };
    },
    verify: async (credential) => (form.test(credential) ? await cache.find(credential) : undefined),
    renew: async (session) => {
      const token = newToken();
      const isRenewed = await renewSession(database, session, hashOfKey(token, pepper), clock.nowMs());
      if (!isRenewed) return undefined;
      cache.clear();
      return new Secret(token);
    },
    list: async (accountId) => {
      const query = kysely.selectFrom('session').selectAll().where('account_id', '=', accountId);
      const rows = await query.where('expires_ms', '>', clock.nowMs()).orderBy('created_ms').execute();
      return rows.map(recordOf);
    },
    end: async (id) => {
      await kysely.deleteFrom('session').where('id', '=', id).execute();
      cache.clear();
    },
    endAll: async (accountId, but = '') => {
      await kysely.deleteFrom('session').where('account_id', '=', accountId).where('id', '!=', but).execute();
      cache.clear();
    },
    csrfToken: (id) => hashOfKey(`csrf ${id}`, pepper),
  };
}

function newToken(): string {
  return `lode_session_${randomBytes(32).toString('base64url')}`;
}

function recordOf({ id, source, created_ms, expires_ms }: UserTables['session']): SessionRecord {
  return { id, source, createdAt: new Date(created_ms), expiresAt: new Date(expires_ms) };
}

/** Writes down that somebody else has the token of a session. */
function noteCopied({ database, prefix, audit }: SessionStoreOptions) {
  const note = auditSignIn(audit, prefix);
  return async ({ id, accountId }: { readonly id: string; readonly accountId: string }): Promise<void> => {
    const query = database.kysely.withTables<UserTables>().selectFrom('account').selectAll();
    const account = await query.where('id', '=', accountId).executeTakeFirst();
    if (account) await note(account, 'refused', { session: id }, 'session.copied');
  };
}
