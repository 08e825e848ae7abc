import { assert, Secret } from '#base';
import { type RemoteModel, remoteModel } from '#remote';
import type { Release } from './release.ts';

/** The remote models of one generation; disposing of them closes their connections. */
export interface RemoteModels extends AsyncDisposable {
  readonly models: ReadonlyMap<string, RemoteModel>;
}

export function openRemoteModels({ remoteModels = [], secrets = {} }: Release): RemoteModels {
  const models = new Map(
    remoteModels.map(({ apiKey, ...settings }) => {
      const value = apiKey === undefined ? undefined : secrets[apiKey];
      assert(apiKey === undefined || value !== undefined, `the release brings the value of ${apiKey}`);
      return [settings.name, remoteModel({ ...settings, apiKey: value === undefined ? undefined : new Secret(value) })];
    }),
  );
  return {
    models,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...models.values()].map((model) => model[Symbol.asyncDispose]()));
    },
  };
}
