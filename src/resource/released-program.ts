import type { ProgramDefinition } from '#program';
import type { Manifest } from '#stack';
import type { ReleasedProgram } from '#target';
import { entryOf, nameIn } from './manifest-entry.ts';
import { type GatewayRecordingDeclaration, recordingPolicy } from './recording.ts';
import type { ProgramRouteProperties } from './route.ts';

/** A program as the serving process is told of it. */
export function releasedProgram(
  name: string,
  { program, model, access, recording: own }: ProgramRouteProperties,
  resources: Manifest['resources'],
  recording?: GatewayRecordingDeclaration,
): ReleasedProgram {
  const { name: declared, properties } = entryOf(program, resources);
  return {
    name,
    definition: { ...(properties as unknown as Omit<ProgramDefinition, 'name'>), name: declared },
    model: nameIn(model),
    ...(own && { recording: recordingPolicy(recording, own) }),
    access: access === 'open' ? 'open' : access === 'any-key' ? 'any' : access.map(nameIn),
  };
}
