import { digestOf } from '#base';
import type { AdapterUse, LanguageModel, Scorer } from '#contract';
import type { Route } from '#gateway';
import type { ReleasedAdapter, ReleasedRoute } from './release.ts';

/** What clients may name of a route: the model alone, and each of its adapters. */
export function namesOf({ name, adapters = [] }: Pick<ReleasedRoute, 'name' | 'adapters'>): readonly string[] {
  return [name, ...adapters.map((adapter) => nameOf(name, adapter))];
}

/** The routes of a route's adapters: "route:adapter", for whom the route is, behind the prompt that it stands behind. */
export function adapterRoutes(route: Route, adapters: readonly ReleasedAdapter[]): readonly Route[] {
  return adapters.map(({ name, digest, scale }) => ({
    ...route,
    name: nameOf(route.name, { name }),
    // Engines know adapters by their content, which generations may share under any name.
    model: adaptedModel(route.model, { name: digest, scale }),
    fingerprint: `fp_${digestOf([route.fingerprint ?? '', digest, scale]).slice('sha256:'.length, 'sha256:'.length + 12)}`,
  }));
}

function nameOf(route: string, { name }: Pick<ReleasedAdapter, 'name'>): string {
  return `${route}:${name}`;
}

/** A model with an adapter in all that is asked of it. */
function adaptedModel(model: LanguageModel, adapter: AdapterUse): LanguageModel {
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    generate: (request, context) => model.generate({ ...request, adapter }, context),
    tokenise: (input) => model.tokenise(input),
    reading: model.reading,
    scorer: model.scorer && adaptedScorer(model.scorer, adapter),
  };
}

function adaptedScorer(scorer: Scorer, adapter: AdapterUse): Scorer {
  return {
    score: (request, context) => scorer.score({ ...request, adapter }, context),
    rank: (request, context) => scorer.rank({ ...request, adapter }, context),
    embed: (request, context) => scorer.embed({ ...request, adapter }, context),
    hiddenStates: (request, context) => scorer.hiddenStates({ ...request, adapter }, context),
  };
}
