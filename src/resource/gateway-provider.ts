import type { Properties, Provider } from '#stack';

/**
 * A gateway is the record of its address and routes; serving them is the rollout's part. So nothing is there to be
 * read beside the record, and nothing to be removed.
 */
export function gatewayProvider(): Provider {
  const outputs = async (properties: Properties) => ({ address: String(properties['address']) });
  return {
    read: async (_subject, recorded) => recorded,
    create: (_subject, properties) => outputs(properties),
    update: (_subject, _before, properties) => outputs(properties),
    delete: async () => {},
  };
}
