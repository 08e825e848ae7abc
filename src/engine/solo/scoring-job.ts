import type { QuietCache } from './quiet-cache.ts';
import type { QuietJob } from './quiet-job.ts';

/** Work in slices that comes to one answer. */
export type SlicedWork<Answer> = (cache: QuietCache) => AsyncGenerator<void, Answer>;

export interface ScoringJobParts<Answer> {
  readonly id: number;
  readonly tenant: string;
  readonly work: SlicedWork<Answer>;
  answered(answer: Answer): void;
  failed(error: unknown): void;
}

/** A job that is answered when it is done. */
export function scoringJob<Answer>({ id, tenant, work, answered, failed }: ScoringJobParts<Answer>): QuietJob {
  return {
    id,
    tenant,
    failed,
    async *run(cache) {
      answered(yield* work(cache));
    },
  };
}
