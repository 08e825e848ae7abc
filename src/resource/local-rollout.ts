import type { Secret } from '#base';
import type { Manifest, Properties, Rollout } from '#stack';
import type { LocalTarget, Release, StagedDoor } from '#target';
import type { CheckDeclaration } from './check.ts';
import { checkClient } from './check-client.ts';
import { CheckFailedError } from './check-failed-error.ts';
import { releaseOf } from './release-of.ts';

export interface LocalRolloutOptions {
  readonly target: LocalTarget;
  /** To serve on instead of the declared port. */
  readonly port?: number | undefined;
  /** Whether the serving process ends with this one. */
  readonly attached: boolean;
  /** Reads a secret where it is declared to be. */
  readonly readSecret: (from: string) => Secret;
}

/** Brings generations to traffic through the serving process of this machine, which is started where none runs. */
export function localRollout({ target, port, attached, readSecret }: LocalRolloutOptions): Rollout {
  const doors = new Map<number, StagedDoor>();
  return {
    prepare: async (manifest, signal) => {
      const release = withSecrets(releaseOf(manifest, port), readSecret);
      const control = await target.start({ attached });
      doors.set(manifest.generation, await control.prepare(release, signal));
    },
    check: async ({ generation }, declared, signal) => {
      const door = doors.get(generation);
      if (!door) return;
      for (const [id, properties] of declared) {
        // A return to an earlier generation can run only the checks whose code the program still has.
        if (id.startsWith('check/') && typeof properties['run'] === 'function')
          await runCheck(id.slice('check/'.length), properties, door, signal);
      }
    },
    activate: async ({ generation }) => {
      const control = await target.start({ attached });
      await control.activate(generation);
    },
    abandon: async ({ generation }) => {
      const control = await target.control();
      await control?.abandon(generation);
    },
  };
}

/** Serves the active generation where nothing does, as after a restart of the machine. False when it was served already. */
export async function ensureServed(manifest: Manifest, options: LocalRolloutOptions): Promise<boolean> {
  const running = await options.target.status();
  const wanted = releaseOf(manifest, options.port).address;
  const served = running?.generation === manifest.generation && !running.stateLost;
  if (served && (options.port === undefined || options.port === 0 || running.url?.endsWith(`:${wanted.port}`)))
    return false;
  const rollout = localRollout(options);
  await rollout.prepare(manifest, new AbortController().signal);
  await rollout.activate(manifest);
  return true;
}

/** The process that serves may be older than a secret, and lives in another folder: so it is told, and keeps nothing. */
function withSecrets(release: Release, readSecret: LocalRolloutOptions['readSecret']): Release {
  const places = new Set([
    ...(release.remoteModels ?? []).flatMap(({ apiKey }) => apiKey ?? []),
    ...(release.signIn?.providers ?? []).flatMap(({ clientSecret }) => clientSecret ?? []),
  ]);
  if (places.size === 0) return release;
  return { ...release, secrets: Object.fromEntries([...places].map((from) => [from, readSecret(from).reveal()])) };
}

async function runCheck(name: string, properties: Properties, door: StagedDoor, signal: AbortSignal): Promise<void> {
  const { run, timeoutMs } = properties as unknown as Required<CheckDeclaration>;
  const timeout = AbortSignal.timeout(timeoutMs);
  const client = checkClient(door.url, door.key, AbortSignal.any([signal, timeout]));
  const { promise: late, reject } = Promise.withResolvers<never>();
  // A check that ignores its signal must not hold the rollout for ever.
  const onTimeout = (): void => reject(new Error(`it took longer than ${timeoutMs} ms`));
  timeout.addEventListener('abort', onTimeout, { once: true });
  try {
    await Promise.race([run(client), late]);
  } catch (cause) {
    throw new CheckFailedError(name, cause);
  } finally {
    timeout.removeEventListener('abort', onTimeout);
  }
}
