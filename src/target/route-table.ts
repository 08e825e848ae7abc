import { assert, digestOf } from '#base';
import type { LanguageModel } from '#contract';
import type { Route, RouteTable } from '#gateway';
import { type CompileOptions, compilePrompt, promptedModel } from '#prompt';
import { adapterRoutes } from './adapter-routes.ts';
import { circuitIdentities, modelIdentities } from './model-identities.ts';
import { programRoutes } from './program-routes.ts';
import type { Release } from './release.ts';
import { signInRules } from './sign-in-rules.ts';
import { type RouteServices, routeModels } from './route-models.ts';

/**
 * The gateway's view of a release: each route with the model that answers it and the prompt that comes first.
 *
 * @param version of Lode, which pins that of the engine
 */
export function routeTable(
  release: Release,
  models: ReadonlyMap<string, LanguageModel>,
  version: string,
  services: RouteServices,
): RouteTable {
  const prompts = new Map(release.prompts.map(({ name, definition }) => [name, definition]));
  const modelFor = routeModels(models, circuitIdentities(release), services);
  const identities = modelIdentities(release);
  const createdAt = new Date();
  const routes = release.routes.flatMap((released): readonly Route[] => {
    const { name, model, balance, prompt, adapters = [], access } = released;
    const definition = prompt === undefined ? undefined : prompts.get(prompt);
    assert(prompt === undefined || definition, `route ${name} names the unknown prompt ${prompt}`);
    const plain = modelFor(released);
    const compiled = definition && compilePrompt(definition, tokenCounter(plain));
    const route: Route = {
      name,
      model: compiled ? promptedModel(plain, compiled.defaults) : plain,
      candidates: balance?.models.flatMap((each) => models.get(each) ?? []),
      fingerprint: fingerprintOf(
        version,
        (balance?.models ?? [model]).map((each) => identities.get(each) ?? ''),
      ),
      ...(compiled && { prompt: { ...compiled, identity: { name: prompt as string, version: digestOf(definition) } } }),
      policy: access === 'open' ? { open: true } : { keys: access },
      createdAt,
      recording: released.recording ?? release.recording?.policy,
      ownedBy: release.stack,
    };
    return [route, ...adapterRoutes(route, adapters)];
  });
  const signIn = signInRules(release, services.log);
  return { generation: release.generation, routes: [...routes, ...programRoutes(release, models)], signIn };
}

/** Of models here only: others tell what tokens they took, and not of a text beforehand. */
function tokenCounter(model: LanguageModel): CompileOptions {
  if (model.reading === undefined) return {};
  return { countTokens: async (text) => (await model.tokenise({ kind: 'text', text, continues: true })).length };
}

function fingerprintOf(version: string, identities: readonly string[]): string {
  return `fp_${digestOf([version, ...identities]).slice('sha256:'.length, 'sha256:'.length + 12)}`;
}
