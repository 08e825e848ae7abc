import type { z } from 'zod';
import { type KeyStore, priorityOfTier, tierOf } from '#gateway';
import type { Outputs, Properties, Provider, Subject } from '#stack';
import { keyName } from '#target';
import { readKeyFile, removeKeyFile, writeKeyFile } from './key-file.ts';
import type { keyProperties } from './key.ts';

type KeyProperties = z.infer<typeof keyProperties>;

/**
 * Keys live in the database as keyed hashes. The instance's token is the key's id, so a repeated create gives the same
 * key a new secret instead of leaving one behind that nobody has seen.
 *
 * @param fileOf where the secret of a key that is to be saved lies
 */
export function keyProvider(store: KeyStore, fileOf: (stage: string, name: string) => string): Provider {
  const isSaved = async ({ stage, name, token }: Subject): Promise<boolean> => {
    const secret = readKeyFile(fileOf(stage, name));
    return secret !== undefined && (await store.verify(secret))?.id === idOf(token);
  };
  return {
    read: async (subject, recorded) => {
      const id = idOf(subject.token);
      const found = (await store.list()).find((key) => key.id === id && key.revokedAt === undefined);
      if (!found) return undefined;
      // A key whose file is gone is still valid, but not saved any more: replacing it makes the lost one void.
      const save = recorded?.properties['save'] === true && (await isSaved(subject));
      const tier = tierOf(found.priorityMin);
      // Where the program does not speak of a tier, neither does what is there, as long as it is the default.
      const isTold = recorded?.properties['tier'] !== undefined || tier !== 'default';
      const properties = { ...recorded?.properties, scopes: found.scopes, save, ...(isTold && { tier }) };
      return { properties, outputs: { id } };
    },
    create: async (subject, properties): Promise<Outputs> => {
      const { expiresAt, save } = properties as KeyProperties;
      const { id, secret } = await store.create(keyName(subject, subject.name), {
        id: idOf(subject.token),
        ...termsOf(properties),
        expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
      });
      if (save) writeKeyFile(fileOf(subject.stage, subject.name), secret.reveal());
      return { id, secret: secret.reveal() };
    },
    update: async (subject, before, properties) => {
      await store.setTerms(idOf(subject.token), termsOf(properties));
      return before.outputs;
    },
    delete: async (subject) => {
      const saved = await isSaved(subject);
      await store.revoke(idOf(subject.token));
      // After a replacement the file holds the new key, which stays.
      if (saved) removeKeyFile(fileOf(subject.stage, subject.name));
    },
  };
}

function termsOf(properties: Properties) {
  const { scopes, tier = 'default' } = properties as KeyProperties;
  return { scopes, priorityMin: priorityOfTier[tier] };
}

function idOf(token: string): string {
  return `key_${token}`;
}
