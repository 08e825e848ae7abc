import type { EncodeRequest } from '#contract';
import type { Egress } from '../egress/egress.ts';
import type { RemoteSettings } from '../remote-settings.ts';

/** What is asked of a provider at once. */
export interface EmbeddingCall extends Pick<EncodeRequest, 'purpose' | 'dimensions'> {
  readonly values: readonly string[];
  readonly signal: AbortSignal;
}

export interface EmbeddingAnswer {
  readonly embeddings: readonly (readonly number[])[];
  /** Of all texts together; 0 where the provider does not say. */
  readonly tokens: number;
}

/** Who serves a remote embedding model, brought to one form. */
export interface EmbeddingModel {
  /** Texts of one call. */
  readonly callMax: number;
  ask(call: EmbeddingCall): Promise<EmbeddingAnswer>;
}

/** Where and how a provider is asked. */
export type EmbeddingAccess = Pick<RemoteSettings, 'name' | 'provider' | 'model' | 'apiKey'> & {
  readonly baseUrl: string;
  readonly egress: Egress;
};
