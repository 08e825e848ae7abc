import type { Digest } from '#base';
import type { GuardRules } from '#guard';
import type { Manifest } from '#stack';
import type { ReleasedAdapter, ReleasedRoute } from '#target';
import type { GuardProperties } from './guard.ts';
import { entryOf, nameIn, type Reference } from './manifest-entry.ts';
import { type GatewayRecordingDeclaration, recordingPolicy } from './recording.ts';
import type { RouteProperties } from './route.ts';

/** A route as the serving process is told of it. */
export function releasedRoute(
  name: string,
  route: RouteProperties,
  resources: Manifest['resources'],
  recording?: GatewayRecordingDeclaration,
): ReleasedRoute {
  const { prompt, mirror, guards, adapters, access } = route;
  const models = [route.model].flat().map(nameIn);
  const balance = route.balance ?? { by: 'order' };
  return {
    name,
    model: models[0] ?? '',
    ...(models.length > 1 && { balance: { ...balance, models } }),
    ...(mirror && { mirror: { model: nameIn(mirror.to), share: mirror.share ?? 1 } }),
    ...(guards && { guards: guards.map((guard) => releasedGuard(guard, resources)) }),
    ...(prompt && { prompt: nameIn(prompt) }),
    ...(adapters && { adapters: adapters.map((adapter) => releasedAdapter(adapter, resources)) }),
    ...(route.recording && { recording: recordingPolicy(recording, route.recording) }),
    access: access === 'open' ? 'open' : access === 'any-key' ? 'any' : access.map(nameIn),
  };
}

function releasedAdapter(reference: Reference, resources: Manifest['resources']): ReleasedAdapter {
  const { name, outputs, properties } = entryOf(reference, resources);
  return { name, digest: outputs['digest'] as Digest, scale: properties['scale'] as number };
}

function releasedGuard(reference: Reference, resources: Manifest['resources']): GuardRules {
  const { name, properties } = entryOf(reference, resources);
  return { name, ...(properties as unknown as GuardProperties) };
}
