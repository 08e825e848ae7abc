import type { VectorStore } from '#contract';
import type { AdminServices, Allowances, BatchServices, FileArchive, KeyVerifier, ResponseArchive } from '#gateway';
import type { ModelFacts } from '#hub';
import type { Telemetry } from '#telemetry';
import type { LoadEncoder } from './encoders/encoder-pool.ts';
import type { ModelPoolOptions } from './models/model-pool.ts';
import type { Recording } from './recording.ts';
import type { Release, ReleasedModel } from './release.ts';

/** What a serving process needs to serve generations. */
export interface ServingOptions extends ModelPoolOptions {
  /** Absent: releases have no encoders. */
  readonly loadEncoder?: LoadEncoder | undefined;
  readonly keys: KeyVerifier;
  /** What is told of the weights of a model. Absent: nothing. */
  readonly factsOf?: ((released: ReleasedModel) => Promise<ModelFacts>) | undefined;
  readonly version: string;
  /** Limits and budgets of a stage, by the beginning of its full names. Absent: nobody is limited. */
  readonly allowancesOf?: ((prefix: string) => Allowances) | undefined;
  /** What is administered of a stage, likewise. Absent: nothing. */
  readonly adminOf?: ((prefix: string) => AdminServices) | undefined;
  /** Told of each generation that gets the traffic; what it throws is logged. */
  readonly activated?: ((release: Release) => Promise<void>) | undefined;
  /** Keeps a record of what is asked through the public door. Absent: there is none. */
  readonly recording?: Pick<Recording, 'recorded' | 'mirrors' | 'retain'> | undefined;
  /** Where the responses of a stage are kept, by the beginning of its full names. Absent: nowhere. */
  readonly responsesOf?: ((prefix: string) => ResponseArchive) | undefined;
  /** Where the files of a stage are kept, likewise. Absent: none are taken. */
  readonly filesOf?: ((prefix: string) => FileArchive) | undefined;
  /** What its batches need, likewise. Absent: none are taken. */
  readonly batchesOf?: ((prefix: string) => BatchServices) | undefined;
  /** Where collections of vectors are. Absent: there are none. */
  readonly vectors?: VectorStore | undefined;
  /** Hears of every request at the public door, and is read there. */
  readonly telemetry?: Pick<Telemetry, 'observer' | 'metricsText'> | undefined;
}
