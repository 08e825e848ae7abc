import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { CallCancelledError } from './errors/call-cancelled-error.ts';
import { SessionNotFoundError } from './errors/session-not-found-error.ts';
import type { CallScope } from './call-scope.ts';
import { canAskUser, type ClientCapabilities } from './client-capabilities.ts';
import type { LogLevel } from './log-level.ts';
import { Questions } from './questions.ts';
import type { RpcId } from './rpc-message.ts';

/** Of one key. A session holds little, and whose is dropped begins a new one. */
const sessionsPerKeyMax = 256;

/** Of one session: who watches more asks for lists instead. */
const watchedMax = 1024;

/** What a client and this process know of each other: the calls that run, so that they can be cancelled, and what it wants to hear. */
export class Session implements CallScope {
  readonly id = randomUUID();
  readonly questions = new Questions();
  /** Addresses of resources whose changes the client wants to be told of. */
  readonly watched = new Set<string>();
  /** From which level on it wants to be told of notes. */
  logLevel: LogLevel = 'info';
  /** Whether its user can be asked. */
  readonly canAskUser: boolean;
  readonly #running = new Map<RpcId, AbortController>();
  #listening: AbortController | undefined;

  /** @param capabilities that the client has told of itself */
  constructor(capabilities: ClientCapabilities = {}) {
    this.canAskUser = canAskUser(capabilities);
  }

  /** @throws InvalidFieldError where it watches too many */
  watch(uri: string): void {
    if (this.watched.size >= watchedMax)
      throw new InvalidFieldError('uri', `at most ${watchedMax} resources are watched in a session`);
    this.watched.add(uri);
  }

  /** Takes the place of what listened before: no message is told twice. The signal is aborted when another takes it. */
  listen(): AbortSignal {
    this.#listening?.abort();
    this.#listening = new AbortController();
    return this.#listening.signal;
  }

  /**
   * Notes a call that begins. Whoever began it must end it.
   *
   * @throws InvalidFieldError where one with this id runs
   */
  begin(id: RpcId): AbortSignal {
    if (this.#running.has(id)) throw new InvalidFieldError('id', 'a call with this id is running');
    const abortion = new AbortController();
    this.#running.set(id, abortion);
    return abortion.signal;
  }

  end(id: RpcId): void {
    this.#running.delete(id);
  }

  /** Does nothing where the call has ended, or never was. */
  cancel(id: RpcId): void {
    this.#running.get(id)?.abort(new CallCancelledError());
  }

  cancelAll(): void {
    this.#listening?.abort();
    for (const id of this.#running.keys()) this.cancel(id);
  }
}

/** The sessions of this process. Each is its key's: to others it looks like one that does not exist. */
export class Sessions {
  /** By key, and by id; the one that was used last comes last. All who come without a key share a place. */
  readonly #ofKeys = new Map<string | undefined, Map<string, Session>>();

  open(keyId: string | undefined, capabilities?: ClientCapabilities): Session {
    const own = this.#ofKeys.get(keyId) ?? new Map<string, Session>();
    this.#ofKeys.set(keyId, own);
    const session = new Session(capabilities);
    own.set(session.id, session);
    const [unused] = own.values();
    if (own.size > sessionsPerKeyMax && unused) this.#drop(own, unused);
    return session;
  }

  /** @throws SessionNotFoundError */
  find(keyId: string | undefined, headers: IncomingHttpHeaders): Session {
    const id = headers['mcp-session-id'];
    const own = this.#ofKeys.get(keyId);
    const session = own?.get(String(id));
    if (own === undefined || session === undefined) throw new SessionNotFoundError(id !== undefined);
    own.delete(session.id);
    own.set(session.id, session);
    return session;
  }

  /** Ends it with all that runs in it. */
  close(keyId: string | undefined, session: Session): void {
    const own = this.#ofKeys.get(keyId);
    if (own) this.#drop(own, session);
    if (own?.size === 0) this.#ofKeys.delete(keyId);
  }

  #drop(own: Map<string, Session>, session: Session): void {
    session.cancelAll();
    own.delete(session.id);
  }
}
