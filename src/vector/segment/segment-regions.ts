import { type FieldGraphs, freeGraphs } from '../graph/graph.ts';
import type { FieldRegions } from '../rows/row-set.ts';
import { freeRegion } from '../scan/region.ts';

/** What a segment has in shared memory: vectors, codes and graphs of each field. */
export class SegmentRegions {
  readonly #fields: Map<string, FieldRegions>;
  #holders = 0;
  /** What is done when nobody holds the memory any more. */
  #afterHolding: (() => void) | undefined;

  constructor(fields: ReadonlyMap<string, FieldRegions>) {
    this.#fields = new Map(fields);
  }

  of(field: string): FieldRegions {
    return this.#fields.get(field) ?? { dimensions: 0, vectors: [] };
  }

  setGraphs(graphs: FieldGraphs): void {
    for (const [name, each] of graphs) {
      const regions = this.#fields.get(name);
      if (regions?.codes) this.#fields.set(name, { ...regions, codes: { ...regions.codes, graphs: each } });
      else freeGraphs(each);
    }
  }

  dropGraphs(): void {
    for (const [name, regions] of this.#fields) {
      if (!regions.codes?.graphs) continue;
      freeGraphs(regions.codes.graphs);
      this.#fields.set(name, { ...regions, codes: { ...regions.codes, graphs: undefined } });
    }
  }

  /** Rows that graphs join, where they join the vectors of some field. */
  get graphed(): number {
    const counts = [...this.#fields.values()].map(({ codes }) =>
      (codes?.graphs ?? []).reduce((sum, { count }) => sum + count, 0),
    );
    return Math.max(0, ...counts);
  }

  /** The memory stays where it is until what this returns is called. */
  hold(): () => void {
    this.#holders++;
    return () => {
      if (--this.#holders === 0) this.#afterHolding?.();
    };
  }

  /** Frees the fields of other names. */
  keep(names: readonly string[]): void {
    if (this.#holders > 0) {
      this.#afterHolding = () => this.keep(names);
      return;
    }
    for (const [name, { vectors, codes }] of this.#fields) {
      if (names.includes(name)) continue;
      for (const region of [...vectors, ...(codes ? [codes.region] : [])]) freeRegion(region);
      freeGraphs(codes?.graphs);
      this.#fields.delete(name);
    }
  }
}
