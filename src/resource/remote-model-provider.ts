import { assertProviderInstalled } from '#remote';
import type { Properties, Provider } from '#stack';
import type { RemoteModelProperties } from './remote-model.ts';

/**
 * A remote model is the record of how it is asked. Nothing is sent to its provider before somebody asks it; that its
 * package is there is found out while there is nothing yet that could break.
 */
export function remoteModelProvider(): Provider {
  const outputs = async (properties: Properties) => {
    assertProviderInstalled((properties as RemoteModelProperties).provider);
    return {};
  };
  return {
    read: async (_subject, recorded) => recorded,
    diff: async (_subject, _before, properties) => ({ outputs: await outputs(properties) }),
    create: (_subject, properties) => outputs(properties),
    update: (_subject, _before, properties) => outputs(properties),
    delete: async () => {},
  };
}
