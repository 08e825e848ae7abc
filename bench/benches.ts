import type { Bench } from './bench.ts';

interface Entry {
  readonly about: string;
  /** Loaded only when it runs, so that listing needs nothing built. */
  load(): Promise<{ readonly bench: Bench }>;
}

/** Every bench by the name that `npm run bench -- NAME` takes. */
export const benches: Readonly<Record<string, Entry>> = {};
