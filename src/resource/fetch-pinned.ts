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
import { sourceEnvironment } from './source-environment.ts';

/** Fetches the file that the lock file names, or writes down there what has come. */
export async function fetchPinned(
  options: ModelProviderOptions,
  name: string,
  declared: Pick<ModelProperties, 'source' | 'token'>,
  call: Call,
): Promise<FetchedWeights> {
  const { blobs, folder, home, log } = options;
  const sources = declared.source.map(parseSource);
  const lockFile = lockFileOf(folder);
  const pinned = findInLock(await readLock(lockFile), sources);
  const fetched = await fetchWeights({
    sources,
    model: name,
    expected: pinned?.digest,
    expectedBytes: pinned?.sizeBytes,
    blobs,
    home,
    baseFolder: folder,
    environment: sourceEnvironment(options, declared, call),
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
