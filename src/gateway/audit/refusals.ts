import { localTenant, tenantOf } from '../tenants/tenant-of.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import { actorOf } from './actor-of.ts';
import type { AuditEvent } from './audit-event.ts';
import type { AuditLog } from './audit-log.ts';

export interface Refusal {
  /** Code of the error. */
  readonly code: string;
  readonly method: string;
  /** The pattern of the path. */
  readonly path: string;
  /** Undefined where nobody was identified. */
  readonly key: VerifiedKey | undefined;
}

const flushEveryMs = 5000;
/** Different ones between two flushes; the rest is counted together. */
const kindsMax = 100;

/**
 * Requests that were turned away because of who asked. Equal ones are counted, and written down together: whoever tries
 * keys by the million must not fill the disk with it.
 */
export class Refusals implements AsyncDisposable {
  readonly #audit: AuditLog;
  readonly #prefix: string;
  readonly #counts = new Map<string, { readonly refusal: Refusal; count: number }>();
  readonly #timer: NodeJS.Timeout;

  /** @param prefix of the full names of the stage */
  constructor(audit: AuditLog, prefix: string) {
    this.#audit = audit;
    this.#prefix = prefix;
    this.#timer = setInterval(() => void this.#flush().catch(() => {}), flushEveryMs).unref();
  }

  note(refusal: Refusal): void {
    const { code, method, path, key } = refusal;
    const kind = JSON.stringify([code, method, path, key?.id]);
    const known = this.#counts.get(kind);
    if (known) known.count++;
    else if (this.#counts.size < kindsMax) this.#counts.set(kind, { refusal, count: 1 });
    else this.#countRest(code);
  }

  #countRest(code: string): void {
    const refusal = { code, method: '*', path: '*', key: undefined };
    const rest = this.#counts.get('rest') ?? { refusal, count: 0 };
    rest.count++;
    this.#counts.set('rest', rest);
  }

  async #flush(): Promise<void> {
    const counted = [...this.#counts.values()];
    this.#counts.clear();
    await Promise.all(counted.map(({ refusal, count }) => this.#audit.record(this.#eventOf(refusal, count))));
  }

  #eventOf({ code, method, path, key }: Refusal, count: number): AuditEvent {
    const tenant = tenantOf(key);
    return {
      actor: key ? actorOf(key) : { kind: 'key', id: 'unknown' },
      action: 'request.refuse',
      subject: `${this.#prefix}endpoint${path}`,
      tenant: tenant === localTenant ? undefined : tenant,
      outcome: 'refused',
      details: { code, method, count },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }
}
