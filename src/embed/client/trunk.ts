import type { Context, EncodeRequest, Encoder } from '#contract';
import type { Found } from './flights.ts';

/** What a trunk reads for a head; how long vectors are is no matter of it. */
export type TrunkRequest = Omit<EncodeRequest, 'dimensions' | 'normalise'>;

/** An encoder that lets heads look at what it keeps: a copy for each would cost more than most heads do. */
export interface Trunk extends Encoder {
  /** As `encode`, but what is found is the trunk's own and not to be changed. */
  read(request: TrunkRequest, context: Context): Promise<readonly Found[]>;
}
