export type { EgressRules } from './egress/egress-rules.ts';
export { type RemoteModel, remoteModel } from './remote-model.ts';
export type { RemoteSettings } from './remote-settings.ts';
export { type ProviderName, providerNames } from './provider/provider-name.ts';
