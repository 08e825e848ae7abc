import type { Bench } from './bench.ts';

interface Entry {
  readonly about: string;
  /** Loaded only when it runs, so that listing needs nothing built. */
  load(): Promise<{ readonly bench: Bench }>;
}

/** Every bench by the name that `npm run bench -- NAME` takes. */
export const benches: Readonly<Record<string, Entry>> = {
  decode: {
    about: 'decode and prefill at one stream through HTTP, beside llama-server of the same llama.cpp',
    load: () => import('./decode.ts'),
  },
  gateway: {
    about: 'what the gateway adds to a request and to a token, beside bare node:http',
    load: () => import('./gateway/bench.ts'),
  },
  start: {
    about: 'whole-process time of "lode --version" and "lode status", beside "node -e 0"',
    load: () => import('./start.ts'),
  },
};
