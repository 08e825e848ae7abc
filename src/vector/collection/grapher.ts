import { join } from 'node:path';
import type { Log as Journal } from '#base';
import { loadGraphs, writeGraphs } from '../graph/graph-file.ts';
import { buildSegmentGraphs, deservesGraphs } from '../graph/segment-graphs.ts';
import type { Segment } from '../segment/segment.ts';
import type { CollectionRows, KeptSegment } from './collection-rows.ts';
import type { CompactionPlace } from './compaction.ts';
import type { Compactor } from './compactor.ts';

export interface GrapherOptions {
  readonly place: Omit<CompactionPlace, 'nextFile'>;
  readonly rows: CollectionRows;
  readonly compactor: Compactor;
  readonly journal: Journal;
  readonly graphRowsMin?: number | undefined;
}

/** With fewer rows, comparing with all of their codes takes no longer than a walk. */
const graphRowsMinDefault = 10_000;

/**
 * Gives large segments their graphs, one segment after the other, behind the scenes: from the file that has them, or built by a thread. Until
 * then, and if it fails, queries scan, which finds no less.
 */
export class Grapher implements AsyncDisposable {
  readonly #options: GrapherOptions;
  /** That have their graphs, or cannot have any. */
  readonly #done = new WeakSet<Segment>();
  #working: Promise<void> | undefined;
  #current: { readonly segment: Segment; readonly stop: AbortController } | undefined;
  #isClosed = false;

  constructor(options: GrapherOptions) {
    this.#options = options;
  }

  /** Segments have come or gone. */
  wake(): void {
    const { segments } = this.#options.rows;
    if (this.#current && !segments.some(({ segment }) => segment === this.#current?.segment))
      this.#current.stop.abort();
    this.#working ??= this.#work();
  }

  /** Queries find too little: they scan from now on, which finds no less, until a merge or a restart brings other graphs. */
  distrust(recall: number): void {
    const { journal, compactor } = this.#options;
    journal.write('error', 'vector.recall-low', { collection: compactor.manifest.definition.name, recall });
    for (const { segment } of this.#options.rows.segments) segment.memory.dropGraphs();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#current?.stop.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    // Whoever has begun this keeps it first.
    await Promise.resolve();
    for (let next = this.#next(); next && !this.#isClosed; next = this.#next()) {
      this.#done.add(next.segment);
      const release = next.segment.memory.hold();
      this.#current = { segment: next.segment, stop: new AbortController() };
      try {
        await this.#give(next, this.#current.stop.signal);
      } catch (reason) {
        this.#warn('vector.graph-failed', next, reason);
      } finally {
        this.#current = undefined;
        release();
      }
    }
    this.#working = undefined;
  }

  #next(): KeptSegment | undefined {
    const { rows, compactor } = this.#options;
    const { vectors } = compactor.manifest.definition;
    return rows.segments.find(
      ({ segment }) => !this.#done.has(segment) && deservesGraphs({ segment, vectors, rowsMin: this.#rowsMin }),
    );
  }

  get #rowsMin(): number {
    return this.#options.graphRowsMin ?? graphRowsMinDefault;
  }

  async #give(kept: KeptSegment, signal: AbortSignal): Promise<void> {
    const { place, compactor } = this.#options;
    const { file, segment } = kept;
    const known = compactor.manifest.segments.find((entry) => entry.file === file)?.graph;
    if (known !== undefined) {
      const path = join(place.folder, known);
      const loaded = await loadGraphs(place.files, path, segment, place.arenas).catch((reason: unknown) => {
        // Nothing is lost with it: it is made of the segment again.
        this.#warn('vector.graph-damaged', kept, reason);
        return undefined;
      });
      if (loaded) return segment.memory.setGraphs(loaded);
    }
    const { vectors } = compactor.manifest.definition;
    const graphs = await buildSegmentGraphs({ segment, vectors, rowsMin: this.#rowsMin, arenas: place.arenas, signal });
    if (!graphs) return;
    segment.memory.setGraphs(graphs);
    await compactor.amend(async (nextFile) => {
      const { segments } = compactor.manifest;
      if (!segments.some((entry) => entry.file === file)) return undefined;
      const graph = `graph-${nextFile()}`;
      await writeGraphs(place.files, join(place.folder, graph), segment.count, graphs);
      await place.files.syncFolder(place.folder);
      return { segments: segments.map((entry) => (entry.file === file ? { ...entry, graph } : entry)) };
    });
  }

  #warn(event: string, { file }: KeptSegment, reason: unknown): void {
    const collection = this.#options.compactor.manifest.definition.name;
    this.#options.journal.write('warn', event, { collection, file, reason });
  }
}
