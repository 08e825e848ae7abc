import { assert, digestOf } from '#base';
import type { LanguageModel } from '#contract';
import type { Route, RouteTable } from '#gateway';
import { compilePrompt } from '#prompt';
import { adapterRoutes } from './adapter-routes.ts';
import type { Release } from './release.ts';

/**
 * The gateway's view of a release: each route with the model that answers it and the prompt that comes first.
 *
 * @param version of Lode, which pins that of the engine
 */
export function routeTable(release: Release, models: ReadonlyMap<string, LanguageModel>, version: string): RouteTable {
  const prompts = new Map(
    release.prompts.map(({ name, definition }) => [
      name,
      { ...compilePrompt(definition), identity: { name, version: digestOf(definition) } },
    ]),
  );
  const digests = new Map(release.models.map(({ name, digest }) => [name, digest]));
  const createdAt = new Date();
  const routes = release.routes.flatMap(({ name, model, prompt, adapters = [], access }): readonly Route[] => {
    const served = models.get(model);
    assert(served, `route ${name} names the unknown model ${model}`);
    const compiled = prompt === undefined ? undefined : prompts.get(prompt);
    assert(prompt === undefined || compiled, `route ${name} names the unknown prompt ${prompt}`);
    const route: Route = {
      name,
      model: served,
      fingerprint: fingerprintOf(version, digests.get(model)),
      ...(compiled && { prompt: compiled }),
      policy: access === 'open' ? { open: true } : { keys: access },
      createdAt,
      ownedBy: release.stack,
    };
    return [route, ...adapterRoutes(route, adapters)];
  });
  return { generation: release.generation, routes };
}

function fingerprintOf(version: string, weights: string | undefined): string {
  return `fp_${digestOf([version, weights ?? '']).slice('sha256:'.length, 'sha256:'.length + 12)}`;
}
