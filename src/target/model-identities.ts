import { digestOf } from '#base';
import type { Release } from './release.ts';

/** What the models of a release are, by their names: what answers the same has the same identity. */
export function modelIdentities(release: Release): ReadonlyMap<string, string> {
  return new Map<string, string>([
    ...release.models.map(({ name, digest }) => [name, digest] as const),
    ...(release.encoders ?? []).map((encoder) => [encoder.name, digestOf(encoder)] as const),
    ...(release.heads ?? []).map((head) => [head.name, digestOf(head)] as const),
    ...(release.remoteModels ?? []).map(
      ({ name, provider, model, baseUrl = '' }) => [name, digestOf([provider, model, baseUrl])] as const,
    ),
  ]);
}

/** What a model's circuit is kept by: with another key, or at another address, it may be well again. */
export function circuitIdentities(release: Release): (name: string) => string {
  const identities = modelIdentities(release);
  const keys = new Map(release.remoteModels?.map(({ name, apiKey = '' }) => [name, release.secrets?.[apiKey]]));
  return (name) => digestOf([name, identities.get(name), keys.get(name)]);
}
