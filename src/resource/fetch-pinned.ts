import {
  fetchWeights,
  type FetchedWeights,
  findInLock,
  lockFileOf,
  parseSource,
  readLock,
  updateLock,
  withEntry,
} from '#hub';
import type { Call } from '#stack';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';
import { readSecret, type SecretSource } from './read-secret.ts';

/** Fetches the file that the lock file names, or writes down there what has come. */
export async function fetchPinned(
  { blobs, folder, home, environment, log }: ModelProviderOptions,
  name: string,
  declared: Pick<ModelProperties, 'source' | 'token'>,
  call: Call,
): Promise<FetchedWeights> {
  const sources = declared.source.map(parseSource);
  const lockFile = lockFileOf(folder);
  const pinned = findInLock(await readLock(lockFile), sources);
  const token = declared.token && call.dependencies.get(declared.token.$ref)?.['from'];
  const fetched = await fetchWeights({
    sources,
    model: name,
    expected: pinned?.digest,
    expectedBytes: pinned?.sizeBytes,
    blobs,
    home,
    baseFolder: folder,
    environment: typeof token === 'string' ? withToken(environment, token as SecretSource, folder) : environment,
    signal: call.signal,
    log,
    progress: ({ phase, source, doneBytes, totalBytes }) =>
      call.progress(doneBytes, totalBytes, 'bytes', `${phase} ${source.kind}`),
  });
  if (!pinned && fetched.source) {
    const { digest, sizeBytes, source } = fetched;
    await updateLock(lockFile, (lock) => withEntry(lock, { sources, digest, sizeBytes, source }));
  }
  return fetched;
}

function withToken(environment: NodeJS.ProcessEnv, from: SecretSource, folder: string): NodeJS.ProcessEnv {
  return { ...environment, HF_TOKEN: readSecret(from, environment, folder).reveal() };
}
