import { RemoteError, type SerialisedError } from '#base';
import type { BackupFacts } from '#contract';
import type { EndpointEntry } from '#gateway';
import type { TrafficSummary } from '#telemetry';
import { BadControlRequestError } from './bad-control-request-error.ts';
import type { CollectionBackup, CollectionRestore } from './collections/backup-orders.ts';
import type { DaemonFile } from './daemon-file.ts';
import type { DaemonStatus } from './daemon-status.ts';
import type { Release } from './release.ts';

/** Where a prepared generation can be tried before traffic moves to it, and the key for that one door. */
export interface StagedDoor {
  readonly url: string;
  readonly key: string;
}

/** Talks to a serving process over its private, token-guarded port on loopback. */
export interface ControlClient {
  /** @throws when there is no answer within seconds: what listens there is not, or no longer, a serving process */
  status(): Promise<DaemonStatus>;
  /** What can be called at the public door, and by whom. */
  endpoints(): Promise<readonly EndpointEntry[]>;
  /** What requests of the last minutes were like. */
  traffic(): Promise<TrafficSummary>;
  prepare(release: Release, signal: AbortSignal): Promise<StagedDoor>;
  activate(generation: number): Promise<{ readonly url: string }>;
  abandon(generation: number): Promise<void>;
  /** Of the store's own names; the folder is this machine's. */
  backUpCollection(order: CollectionBackup): Promise<BackupFacts>;
  restoreCollection(order: CollectionRestore): Promise<void>;
  /** @returns how many there were */
  eraseCollections(tenant: string): Promise<number>;
  /** Resolves when the process has accepted the order; it goes when its streams have drained. */
  stop(drainMs: number): Promise<void>;
}

/**
 * This is on the path of `lode status`, where loading undici costs more than the call: so no `fetch`, and no `import` of
 * `node:http`, which reads every name of that module, among them one that loads undici.
 */
const { request } = process.getBuiltinModule('node:http');

const statusMsMax = 3000;
const strange = Symbol('no answer of a serving process');

export function controlClient({ controlPort, token }: DaemonFile): ControlClient {
  const call = <Answer>(method: 'GET' | 'POST', path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: controlPort,
          method,
          path,
          agent: false,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(signal && { signal }),
        },
        (incoming) => {
          let text = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (part: string) => (text += part));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const answer = parse(text);
            if (answer === strange) reject(new BadControlRequestError('something else listens at its port'));
            else if ((incoming.statusCode ?? 500) < 300) resolve(answer as Answer);
            else reject(new RemoteError(answer as SerialisedError));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });

  return {
    status: () => call('GET', '/status', undefined, AbortSignal.timeout(statusMsMax)),
    endpoints: () => call('GET', '/endpoints', undefined, AbortSignal.timeout(statusMsMax)),
    traffic: () => call('GET', '/traffic', undefined, AbortSignal.timeout(statusMsMax)),
    prepare: (release, signal) => call('POST', '/prepare', release, signal),
    activate: (generation) => call('POST', '/activate', { generation }),
    abandon: (generation) => call('POST', '/abandon', { generation }),
    backUpCollection: (order) => call('POST', '/back-up-collection', order),
    restoreCollection: (order) => call('POST', '/restore-collection', order),
    eraseCollections: (tenant) => call('POST', '/erase-collections', { tenant }),
    stop: (drainMs) => call('POST', '/stop', { drainMs }),
  };
}

/** A port that a process has left may belong to anybody by now. */
function parse(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return strange;
  }
}
