export { type RemoteModel, remoteModel } from './remote-model.ts';
export type { RemoteSettings } from './remote-settings.ts';
export { type ProviderName, providerNames } from './provider/provider-name.ts';
export { assertProviderInstalled } from './provider/provider-packages.ts';
