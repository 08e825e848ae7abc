import { parseSource, previewSources, type WeightsPreview } from '#hub';
import type { Call } from '#stack';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';
import { sourceEnvironment } from './source-environment.ts';

/** @param expectedBytes the size of the file that the lock file names */
export type PreviewWeights = (
  declared: Pick<ModelProperties, 'source' | 'token'>,
  expectedBytes: number | undefined,
  call: Call,
) => Promise<WeightsPreview>;

/** Looks into weights that are not here. Each is asked for once: a plan is made again when it is applied. */
export function weightsPreviewer(options: Pick<ModelProviderOptions, 'folder' | 'environment'>): PreviewWeights {
  const seen = new Map<string, WeightsPreview>();
  return async (declared, expectedBytes, call) => {
    const key = JSON.stringify([declared.source, expectedBytes]);
    const known = seen.get(key);
    if (known) return known;
    const found = await previewSources(declared.source.map(parseSource), {
      baseFolder: options.folder,
      expectedBytes,
      environment: sourceEnvironment(options, declared, call),
      signal: call.signal,
    });
    if (found.header) seen.set(key, found);
    return found;
  };
}
