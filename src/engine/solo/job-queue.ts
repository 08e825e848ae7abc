import type { QuietJob } from './quiet-job.ts';

/**
 * Jobs that wait. The more urgent go first; among equals those whose turn it is take turns, and the jobs of each keep their
 * order.
 */
export class JobQueue {
  /** By priority and by whose turn it is; whoever has nothing is not listed, and whoever was served last stands last. */
  readonly #levels = new Map<number, Map<string, QuietJob[]>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(job: QuietJob): void {
    const { priority, turn } = job;
    const level = this.#levels.get(priority) ?? new Map<string, QuietJob[]>();
    this.#levels.set(priority, level);
    const jobs = level.get(turn);
    if (jobs === undefined) level.set(turn, [job]);
    else jobs.push(job);
    this.#size++;
  }

  /** Takes the job whose turn it is. */
  shift(): QuietJob | undefined {
    if (this.#size === 0) return undefined;
    const priority = Math.min(...this.#levels.keys());
    const [first] = this.#levels.get(priority) ?? [];
    const [turn, [job, ...others]] = first as [string, [QuietJob, ...QuietJob[]]];
    this.#replace(priority, turn, []);
    this.#replace(priority, turn, others);
    this.#size--;
    return job;
  }

  /** Whether the test holds for a job that waits. */
  some(matches: (job: QuietJob) => boolean): boolean {
    return this.#levels.values().some((level) => level.values().some((jobs) => jobs.some(matches)));
  }

  /** Without effect when it is not there. */
  remove(id: number): void {
    for (const [priority, level] of this.#levels) {
      for (const [turn, jobs] of level) {
        if (!jobs.some((job) => job.id === id)) continue;
        this.#replace(
          priority,
          turn,
          jobs.filter((job) => job.id !== id),
        );
        this.#size--;
        return;
      }
    }
  }

  #replace(priority: number, turn: string, jobs: QuietJob[]): void {
    const level = this.#levels.get(priority) ?? new Map<string, QuietJob[]>();
    if (jobs.length > 0) level.set(turn, jobs);
    else level.delete(turn);
    if (level.size > 0) this.#levels.set(priority, level);
    else this.#levels.delete(priority);
  }
}
