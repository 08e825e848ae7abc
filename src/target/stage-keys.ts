import type { KeyFinder, KeyVerifier } from '#gateway';

export interface StageName {
  readonly stack: string;
  readonly stage: string;
}

/** The name under which something of a stage is stored: one database serves all stages, whose keys must not open each other's doors. */
export function fullName({ stack, stage }: StageName, name: string): string {
  return `${stack}/${stage}/${name}`;
}

/** Knows the keys of one stage, by the names that its program gave them and their teams. */
export function stageKeys(keys: KeyVerifier, stageName: StageName): KeyVerifier {
  const prefix = fullName(stageName, '');
  return { verify: async (secret) => keyOfStage(await keys.verify(secret), prefix) };
}

/** The same for keys that are looked up by their ids. */
export function stageKeyFinder(keys: KeyFinder, prefix: string): KeyFinder {
  return { find: async (id) => keyOfStage(await keys.find(id), prefix) };
}

type Key = Awaited<ReturnType<KeyFinder['find']>>;

function keyOfStage(key: Key, prefix: string): Key {
  if (!key?.name.startsWith(prefix)) return undefined;
  const shortName = (name: string): string => name.slice(prefix.length);
  return { ...key, name: shortName(key.name), ...(key.teams && { teams: key.teams.map(shortName) }) };
}
