import type { Secret } from '#base';
import type { Medium, ModelPrices } from '#contract';
import type { ProviderName } from './provider/provider-name.ts';

/** A model that somebody else serves, and how it is asked. */
export interface RemoteSettings {
  /** What it is called here. */
  readonly name: string;
  readonly provider: ProviderName;
  /** What its provider calls it. */
  readonly model: string;
  /** Absent: the provider's own. */
  readonly baseUrl?: string | undefined;
  /** Absent where the provider asks for none. */
  readonly apiKey?: Secret | undefined;
  /** Tokens of prompt and output together. */
  readonly contextTokens: number;
  /** What its messages may hold beside text. */
  readonly media: readonly Medium[];
  /** Numbers of its vectors, where it is an embedding model. Absent: it writes text. */
  readonly width?: number | undefined;
  readonly prices?: ModelPrices | undefined;
  /** Whether it may be served in a network of one's own. Default: false. */
  readonly allowPrivate?: boolean | undefined;
  /** The proxy that it is asked through: an address, or "none". Absent: as the environment of the process says. */
  readonly proxy?: string | undefined;
  /** How often a request is sent again that failed before its answer began. */
  readonly retriesMax: number;
  /** How long one try may take until its answer begins, in milliseconds. */
  readonly firstTokenMs: number;
  /** How long an answer may be silent once it has begun, in milliseconds. */
  readonly silenceMs: number;
}
