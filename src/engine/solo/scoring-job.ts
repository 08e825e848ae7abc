import type { AppliedAdapter } from '../worker/adapter-switch.ts';
import type { JobOwner, QuietJob } from './quiet-job.ts';
import type { QuietCache } from './quiet-cache.ts';

/** With what a task is computed. */
export interface ScoringSetting {
  /** Whose computed tokens it may use, and leaves its own to: the tenant, and the adapter. */
  readonly scope: string;
  /** What the context has to apply, asked for when its turn has come. */
  adapter(): AppliedAdapter | undefined;
}

/** Work in slices that comes to one answer. */
export type SlicedWork<Answer> = (cache: QuietCache) => AsyncGenerator<void, Answer>;

export interface ScoringJobParts<Answer> {
  readonly owner: JobOwner;
  readonly work: SlicedWork<Answer>;
  /** Called before anything is computed. */
  onBegin(): void;
  answered(answer: Answer): void;
  failed(error: unknown): void;
}

/** A job that is answered when it is done. */
export function scoringJob<Answer>({ owner, work, onBegin, answered, failed }: ScoringJobParts<Answer>): QuietJob {
  return {
    ...owner,
    failed,
    async *run(cache) {
      onBegin();
      answered(yield* work(cache));
    },
  };
}
