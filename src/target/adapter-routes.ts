import { digestOf } from '#base';
import type { AdapterUse, LanguageModel } from '#contract';
import type { Route } from '#gateway';
import type { ReleasedAdapter } from './release.ts';

/** The routes of a route's adapters: "route:adapter", for whom the route is, behind the prompt that it stands behind. */
export function adapterRoutes(route: Route, adapters: readonly ReleasedAdapter[]): readonly Route[] {
  return adapters.map(({ name, digest, scale }) => ({
    ...route,
    name: `${route.name}:${name}`,
    // Engines know adapters by their content, which generations may share under any name.
    model: adaptedModel(route.model, { name: digest, scale }),
    fingerprint: `fp_${digestOf([route.fingerprint ?? '', digest, scale]).slice('sha256:'.length, 'sha256:'.length + 12)}`,
  }));
}

/** A model with an adapter in all that is asked of it. Scores are left out: those of the model alone would be others. */
function adaptedModel(model: LanguageModel, adapter: AdapterUse): LanguageModel {
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    generate: (request, context) => model.generate({ ...request, adapter }, context),
    tokenise: (input) => model.tokenise(input),
  };
}
