import type { Digest } from '#base';
import type { Manifest, ManifestEntry } from '#stack';
import type { Release } from '#target';
import { releasedCollection } from './collection/released-collection.ts';
import { releasedEncoder } from './encoder/released-encoder.ts';
import { releasedHead } from './head/released-head.ts';
import { entryOf, type Reference } from './manifest-entry.ts';
import { diskCacheBytes } from './disk-cache.ts';
import { memorySizeBytes } from './memory-size.ts';
import type { ModelProperties } from './model.ts';
import { pricesIn } from './model-prices.ts';
import { promptDefinitionOf } from './prompt/prompt-definition-of.ts';
import { NoGatewayError } from './no-gateway-error.ts';
import { type GatewayRecordingDeclaration, recordingPolicy } from './recording.ts';
import { releasedProgram } from './released-program.ts';
import { releasedRemoteModel } from './released-remote-model.ts';
import { releasedSignIn } from './released-sign-in.ts';
import type { SignInProperties } from './sign-in.ts';
import { releasedRoute } from './released-route.ts';
import { modelIdsOf, type ProgramRouteProperties, type RouteProperties } from './route.ts';

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
  const recording = door.properties['recording'] as GatewayRecordingDeclaration | undefined;
  const declared = Object.entries(door.properties['routes'] as unknown as Record<string, RouteProperties>);
  const routes = declared.map(([name, route]) => releasedRoute(name, route, resources, recording));
  const run = Object.entries((door.properties['programs'] ?? {}) as unknown as Record<string, ProgramRouteProperties>);
  const programs = run.map(([name, each]) => releasedProgram(name, each, resources, recording));
  const signIn = door.properties['signIn'] as SignInProperties | undefined;
  const { memory } = door.properties;
  // Models that no route names are fetched and kept, but take no memory. Those of the first routes are loaded first.
  const served = [...new Set([...declared, ...run].flatMap(([, route]) => modelIdsOf(route)))].flatMap(
    (id) => resources[id as keyof Manifest['resources']] ?? [],
  );
  const own = served.filter(({ kind }) => kind === 'model');
  const heads = served.filter(({ kind }) => kind === 'head');
  const trunks = heads.map(({ properties }) => entryOf(properties['trunk'] as unknown as Reference, resources));
  const encoders = [...new Set([...served.filter(({ kind }) => kind === 'encoder'), ...trunks])];
  const prices = pricesIn([...own, ...encoders, ...heads]);
  const collections = entries
    .filter(({ kind }) => kind === 'collection')
    .map((entry) => releasedCollection(entry, declared));
  const remote = served.filter(({ kind }) => kind === 'remote-model');
  return {
    stack,
    stage,
    generation,
    address: addressOf(String(door.properties['address']), port),
    ...(port !== undefined && { portOverride: port }),
    ...(door.properties['grpcPort'] !== undefined && { grpcPort: Number(door.properties['grpcPort']) }),
    ...(recording && { recording: { policy: recordingPolicy(recording), days: recording.days } }),
    ...(memory !== undefined && { memoryBytes: memorySizeBytes(String(memory)) }),
    models: own.map((entry) => releasedModel(entry, resources)),
    ...(encoders.length > 0 && { encoders: encoders.map(releasedEncoder) }),
    ...(heads.length > 0 && { heads: heads.map(releasedHead) }),
    ...(prices && { prices }),
    ...(remote.length > 0 && { remoteModels: remote.map((entry) => releasedRemoteModel(entry, resources)) }),
    ...(collections.length > 0 && { collections }),
    prompts: entries
      .filter(({ kind }) => kind === 'prompt')
      .map(({ name, properties }) => ({ name, definition: promptDefinitionOf(properties) })),
    routes,
    ...(programs.length > 0 && { programs }),
    ...(signIn && { signIn: releasedSignIn(signIn, resources) }),
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

function digestIn(reference: Reference, resources: Manifest['resources']): Digest {
  return entryOf(reference, resources).outputs['digest'] as Digest;
}

function addressOf(text: string, port: number | undefined): Release['address'] {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: port ?? Number(text.slice(at + 1)) };
}
