import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import type { Change, Properties, Provider } from '#stack';
import { readSecret, type SecretSource } from './read-secret.ts';
import type { secretProperties } from './secret.ts';

/**
 * A secret is there when its value can be read. What is kept of it is a fingerprint under a key of this home, so that
 * a plan can say that the value has changed, and nobody can test guesses of it against the state.
 */
export function secretProvider(fingerprintKey: Buffer, environment: NodeJS.ProcessEnv, folder: string): Provider {
  const fingerprint = (source: SecretSource): string =>
    createHmac('sha256', fingerprintKey)
      .update(readSecret(source, environment, folder).reveal())
      .digest('hex')
      .slice(0, 16);
  const outputs = async (properties: Properties) => ({
    from: sourceOf(properties),
    fingerprint: fingerprint(sourceOf(properties)),
  });
  return {
    read: async (_subject, recorded) => recorded,
    diff: async (_subject, before, properties) => {
      const from = sourceOf(properties);
      const now = fingerprint(from);
      const changes: Change[] = [];
      if (before?.outputs['from'] !== from)
        changes.push({ path: 'from', ...(before && { before: before.outputs['from'] }), after: from });
      if (before && before.outputs['fingerprint'] !== now) {
        changes.push({
          path: 'value',
          before: `fingerprint ${String(before.outputs['fingerprint'])}`,
          after: `fingerprint ${now}`,
        });
      }
      return { changes, outputs: { from, fingerprint: now }, cost: {} };
    },
    create: (_subject, properties) => outputs(properties),
    update: (_subject, _before, properties) => outputs(properties),
    delete: async () => {},
  };
}

function sourceOf(properties: Properties): SecretSource {
  const declared = properties as z.infer<typeof secretProperties>;
  return 'env' in declared ? `env:${declared.env}` : `file:${declared.file}`;
}
