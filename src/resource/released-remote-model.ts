import type { Manifest, ManifestEntry } from '#stack';
import type { ReleasedRemoteModel } from '#target';
import { entryOf } from './manifest-entry.ts';
import type { RemoteModelProperties } from './remote-model.ts';

/** A remote model as the serving process is told of it, with the place of its key instead of the key. */
export function releasedRemoteModel(
  { name, properties }: ManifestEntry,
  resources: Manifest['resources'],
): ReleasedRemoteModel {
  const { apiKey, network, retries, ...settings } = properties as unknown as RemoteModelProperties;
  return {
    name,
    ...settings,
    retriesMax: retries,
    allowPrivate: network === 'private',
    ...(apiKey && { apiKey: String(entryOf(apiKey, resources).outputs['from']) }),
  };
}
