import type { Log } from '#base';
import type { Blobs } from '#contract';
import type { KeyStore } from '#gateway';
import type { PromptStore } from '#prompt';
import type { Providers } from '#stack';
import type { Home } from '#target';
import { adapterProvider } from './adapter-provider.ts';
import { budgetProvider } from './budget-provider.ts';
import { checkProvider } from './check-provider.ts';
import { collectionProvider } from './collection/collection-provider.ts';
import { encoderProvider } from './encoder/encoder-provider.ts';
import { gatewayProvider } from './gateway-provider.ts';
import { guardProvider } from './guard-provider.ts';
import { identityProviderProvider } from './identity-provider-provider.ts';
import { headProvider } from './head/head-provider.ts';
import { keyProvider } from './key-provider.ts';
import type { MemoryLedger } from './memory-ledger.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';
import { modelProvider } from './model-provider.ts';
import { programProvider } from './program-provider.ts';
import { promptProvider } from './prompt/prompt-provider.ts';
import { remoteModelProvider } from './remote-model-provider.ts';
import { secretProvider } from './secret-provider.ts';
import { teamProvider } from './team-provider.ts';
import type { TenantServices } from './tenant-services.ts';

export interface ProviderServices {
  readonly home: Home;
  readonly blobs: Blobs;
  readonly keys: KeyStore;
  readonly prompts: PromptStore;
  readonly tenants: TenantServices;
  /** The folder of the program: where `lode.lock` and relative paths are. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** See `ModelProviderOptions`. */
  readonly heldBytes: ModelProviderOptions['heldBytes'];
  readonly memory: MemoryLedger;
  readonly log: Log;
}

/** How each kind of this layer is brought about on this machine, by the kind's name. */
export function localProviders({
  home,
  blobs,
  keys,
  prompts,
  tenants,
  folder,
  environment,
  heldBytes,
  memory,
  log,
}: ProviderServices): Providers {
  const weights = { blobs, home: home.path, folder, environment, heldBytes, memory, log };
  return new Map([
    ['model', modelProvider(weights)],
    ['remote-model', remoteModelProvider()],
    ['encoder', encoderProvider(weights)],
    ['head', headProvider(weights)],
    ['collection', collectionProvider()],
    ['guard', guardProvider()],
    ['adapter', adapterProvider(weights)],
    ['prompt', promptProvider(prompts)],
    ['program', programProvider()],
    ['gateway', gatewayProvider({ heldBytes, memory })],
    ['team', teamProvider(tenants)],
    ['identity-provider', identityProviderProvider()],
    ['key', keyProvider(keys, tenants.quotas, home.keyFile)],
    ['budget', budgetProvider(tenants)],
    ['secret', secretProvider(home.localKey('secret-fingerprint'), environment, folder)],
    ['check', checkProvider()],
  ]);
}
