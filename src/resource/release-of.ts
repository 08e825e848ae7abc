import { assert, type Digest } from '#base';
import type { Manifest, ManifestEntry } from '#stack';
import type { Release, ReleasedAdapter, ReleasedRoute } from '#target';
import { memorySizeBytes } from './memory-size.ts';
import type { ModelProperties } from './model.ts';
import { promptDefinitionOf } from './prompt-definition-of.ts';
import { NoGatewayError } from './no-gateway-error.ts';

type Reference = { readonly $ref: string };
type RouteProperties = {
  readonly model: Reference;
  readonly prompt?: Reference;
  readonly adapters?: readonly Reference[];
  readonly access: 'any-key' | 'open' | readonly Reference[];
};

/**
 * What the serving process needs to know of a generation.
 *
 * @param port to serve on instead of the declared one
 * @throws NoGatewayError when it has no gateway, or more than one
 */
export function releaseOf({ stack, stage, generation, resources }: Manifest, port?: number): Release {
  const entries = Object.values(resources);
  const gateways = entries.filter(({ kind }) => kind === 'gateway');
  const [door] = gateways;
  if (!door || gateways.length > 1) throw new NoGatewayError(stack, gateways.length);
  const routes = Object.entries(door.properties['routes'] as unknown as Record<string, RouteProperties>).map(
    ([name, route]): ReleasedRoute => {
      const { model, prompt, adapters, access } = route;
      return {
        name,
        model: nameIn(model),
        ...(prompt && { prompt: nameIn(prompt) }),
        ...(adapters && { adapters: adapters.map((adapter) => releasedAdapter(adapter, resources)) }),
        access: access === 'open' ? 'open' : access === 'any-key' ? 'any' : access.map(nameIn),
      };
    },
  );
  const { memory } = door.properties;
  // Models that no route names are fetched and kept, but take no memory. Those of the first routes are loaded first.
  const served = [...new Set(routes.map(({ model }) => model))];
  return {
    stack,
    stage,
    generation,
    address: addressOf(String(door.properties['address']), port),
    ...(port !== undefined && { portOverride: port }),
    ...(memory !== undefined && { memoryBytes: memorySizeBytes(String(memory)) }),
    models: served.flatMap((name) => {
      const entry = resources[`model/${name}`];
      return entry ? [releasedModel(entry, resources)] : [];
    }),
    prompts: entries
      .filter(({ kind }) => kind === 'prompt')
      .map(({ name, properties }) => ({ name, definition: promptDefinitionOf(properties) })),
    routes,
  };
}

function releasedModel(
  { name, properties, outputs }: ManifestEntry,
  resources: Manifest['resources'],
): Release['models'][number] {
  const { contextTokens, parallel, ...rest } = properties as unknown as ModelProperties;
  const given = (['threads', 'device', 'gpuLayers', 'load', 'idleUnloadMinutes', 'speculation'] as const)
    .filter((property) => rest[property] !== undefined)
    .map((property) => [property, rest[property]]);
  return {
    name,
    digest: outputs['digest'] as Digest,
    contextTokens,
    parallel,
    ...(rest.draft && { draft: digestIn(rest.draft, resources) }),
    ...(rest.diskCache !== undefined && { diskCacheBytes: diskCacheBytes(rest.diskCache) }),
    ...Object.fromEntries(given),
  };
}

function diskCacheBytes(text: string): number {
  return text === 'off' ? 0 : memorySizeBytes(text);
}

function releasedAdapter(reference: Reference, resources: Manifest['resources']): ReleasedAdapter {
  const { name, outputs, properties } = entryOf(reference, resources);
  return { name, digest: outputs['digest'] as Digest, scale: properties['scale'] as number };
}

function digestIn(reference: Reference, resources: Manifest['resources']): Digest {
  return entryOf(reference, resources).outputs['digest'] as Digest;
}

function entryOf({ $ref }: Reference, resources: Manifest['resources']): ManifestEntry {
  const entry = resources[$ref as keyof Manifest['resources']];
  assert(entry, `${$ref} is part of the generation`);
  return entry;
}

function nameIn({ $ref }: Reference): string {
  return $ref.slice($ref.indexOf('/') + 1);
}

function addressOf(text: string, port: number | undefined): Release['address'] {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: port ?? Number(text.slice(at + 1)) };
}
