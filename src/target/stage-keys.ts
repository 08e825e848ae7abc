import type { KeyVerifier } from '#gateway';

export interface StageName {
  readonly stack: string;
  readonly stage: string;
}

/** The name under which a key is stored: one database serves all stages, whose keys must not open each other's doors. */
export function keyName({ stack, stage }: StageName, name: string): string {
  return `${stack}/${stage}/${name}`;
}

/** Knows the keys of one stage, by the names that its program gave them. */
export function stageKeys(keys: KeyVerifier, stageName: StageName): KeyVerifier {
  const prefix = keyName(stageName, '');
  return {
    verify: async (secret) => {
      const key = await keys.verify(secret);
      return key?.name.startsWith(prefix) ? { ...key, name: key.name.slice(prefix.length) } : undefined;
    },
  };
}
