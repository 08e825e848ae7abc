import { assert } from '#base';
import type { Route, RouteTable } from '#gateway';
import { compilePrompt } from '#prompt';
import { adapterRoutes } from './adapter-routes.ts';
import type { LoadedModel } from './load-model.ts';
import type { Release } from './release.ts';

/** The gateway's view of a release: each route with the model that answers it and the prompt that comes first. */
export function routeTable(release: Release, models: ReadonlyMap<string, LoadedModel>): RouteTable {
  const prompts = new Map(release.prompts.map(({ name, definition }) => [name, compilePrompt(definition)]));
  const createdAt = new Date();
  const routes = release.routes.flatMap(({ name, model, prompt, adapters = [], access }): readonly Route[] => {
    const served = models.get(model);
    assert(served, `route ${name} names the unloaded model ${model}`);
    const compiled = prompt === undefined ? undefined : prompts.get(prompt);
    assert(prompt === undefined || compiled, `route ${name} names the unknown prompt ${prompt}`);
    const route: Route = {
      name,
      model: served.model,
      fingerprint: served.fingerprint,
      ...(compiled && { prompt: compiled }),
      policy: access === 'open' ? { open: true } : { keys: access },
      createdAt,
      ownedBy: release.stack,
    };
    return [route, ...adapterRoutes(route, adapters)];
  });
  return { generation: release.generation, routes };
}
