import type { Json } from '#base';
import type { KeyStore, QuotaStore } from '#gateway';
import type { Outputs, Properties, Provider, Subject } from '#stack';
import { fullName, readKeyFile, removeKeyFile, writeKeyFile } from '#target';
import { type Limits, limitsOf, quotasOf } from './declared-limits.ts';
import { type KeyProperties, keyPropertiesOf, keyTermsOf } from './key-terms.ts';

/**
 * Keys live in the database as keyed hashes. The instance's token is the id of its first key, so a repeated create gives
 * the same key a new secret instead of leaving one behind that nobody has seen; what rotations make of it belongs to it.
 *
 * @param fileOf where the secret of a key that is to be saved lies
 */
export function keyProvider(
  store: KeyStore,
  quotas: QuotaStore,
  fileOf: (stage: string, name: string) => string,
): Provider {
  const isSaved = async ({ stage, name, token }: Subject): Promise<boolean> => {
    const secret = readKeyFile(fileOf(stage, name));
    const verified = secret === undefined ? undefined : await store.verify(secret);
    return (await store.list()).some(({ id, lineage }) => id === verified?.id && lineage === idOf(token));
  };
  const putLimits = (subject: Subject, { limits }: Properties): Promise<void> =>
    quotas.put(ownerOf(subject), quotasOf(limits as Limits | undefined, ownerOf(subject)));
  return {
    read: async (subject, recorded) => {
      const id = idOf(subject.token);
      const found = (await store.list()).findLast((key) => key.lineage === id && key.revokedAt === undefined);
      if (!found) return undefined;
      // A key whose file is gone is still valid, but not saved any more: replacing it makes the lost one void.
      const save = recorded?.properties['save'] === true && (await isSaved(subject));
      const limits = limitsOf((await quotas.list(ownerOf(subject))).filter(({ owner }) => owner === ownerOf(subject)));
      const { limits: _, ...before } = recorded?.properties ?? {};
      const properties = {
        ...keyPropertiesOf(found, before),
        save,
        ...(limits && { limits: limits as Record<string, Json> }),
      };
      return { properties, outputs: { id } };
    },
    create: async (subject, properties): Promise<Outputs> => {
      const { expiresAt, save } = properties as KeyProperties;
      await putLimits(subject, properties);
      const { id, secret } = await store.create(fullName(subject, subject.name), {
        id: idOf(subject.token),
        ...keyTermsOf(subject, properties as KeyProperties),
        expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
      });
      if (save) writeKeyFile(fileOf(subject.stage, subject.name), secret.reveal());
      return { id, secret: secret.reveal() };
    },
    update: async (subject, before, properties) => {
      await putLimits(subject, properties);
      await store.setTerms(idOf(subject.token), keyTermsOf(subject, properties as KeyProperties));
      return before.outputs;
    },
    delete: async (subject) => {
      const saved = await isSaved(subject);
      await store.revokeLineage(idOf(subject.token));
      const isReplaced = (await store.list()).some(
        ({ name, revokedAt }) => revokedAt === undefined && name === fullName(subject, subject.name),
      );
      // After a replacement the file and the limits are the new key's, which stay.
      if (saved) removeKeyFile(fileOf(subject.stage, subject.name));
      if (!isReplaced) await quotas.put(ownerOf(subject), []);
    },
  };
}

/** Of its limits, and of those that they hold for. */
function ownerOf(subject: Subject): string {
  return fullName(subject, `key/${subject.name}`);
}

function idOf(token: string): string {
  return `key_${token}`;
}
