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
  chat: {
    about: '32 chat requests, eight at a time, with a system prompt that all share, beside llama-server',
    load: () => import('./serve/chat.ts'),
  },
  prefix: {
    about: 'what a prefix cache finds and brings on traces of agents, examples, documents and hot prompts',
    load: () => import('./serve/prefix.ts'),
  },
  arrivals: {
    about: 'requests of mixed lengths that come when they come: below, at and beyond what a server can do',
    load: () => import('./serve/arrivals.ts'),
  },
  memory: {
    about: 'resident memory for the same weights and the same context, beside llama-server',
    load: () => import('./serve/memory.ts'),
  },
  soak: {
    about: 'memory and waiting times over an hour at 70 % load (`--minutes` for another time)',
    load: () => import('./serve/soak.ts'),
  },
  gateway: {
    about: 'what the gateway adds to a request and to a token, beside bare node:http',
    load: () => import('./gateway/bench.ts'),
  },
  gateways: {
    about: 'what gateways add to the same upstream: Lode, a bare Node proxy, Portkey and LiteLLM',
    load: () => import('./gateway/gateways.ts'),
  },
  recording: {
    about: 'how many runs are recorded durably, beside plain SQLite, and how long an answer waits for its run',
    load: () => import('./recording/bench.ts'),
  },
  experiment: {
    about:
      'a matrix of prompts and cases, as promptfoo reads it, beside promptfoo on llama-server (LODE_BENCH_MATRIX=20x200)',
    load: () => import('./experiment/bench.ts'),
  },
  search: {
    about: 'how soon runs are searchable, and a search of all of them is answered (LODE_BENCH_RUNS says how many)',
    load: () => import('./search/bench.ts'),
  },
  plan: {
    about: 'a no-op plan and an apply of ten thousand trivial resources, beside OpenTofu',
    load: () => import('./plan/bench.ts'),
  },
  engine: {
    about: 'what the worker process and the scheduler cost, beside a plain loop over the same library',
    load: () => import('./engine.ts'),
  },
  contention: {
    about: 'threads that are chosen while steps run, beside fixed numbers, with other work on every processor',
    load: () => import('./contention.ts'),
  },
  embed: {
    about: 'vectors of an encoder by processor time, beside sentence-transformers',
    load: () => import('./embed/bench.ts'),
  },
  heads: {
    about: 'heads on a shared trunk: many beside one, eight teams beside eight models, and what was asked before',
    load: () => import('./embed/heads.ts'),
  },
  vector: {
    about: 'queries of a collection of vectors, with filters and without, beside faiss',
    load: () => import('./vector/bench.ts'),
  },
  hybrid: {
    about: 'how well vectors, words and both together find answers, as people have judged them (Cranfield)',
    load: () => import('./vector/hybrid/bench.ts'),
  },
  grammar: {
    about: 'token masks on the JSON Schemas of MaskBench, beside llguidance',
    load: () => import('./grammar/bench.ts'),
  },
  generation: {
    about: 'tokens of JSON a second, held to schemas of MaskBench beside free: what forced tokens bring',
    load: () => import('./grammar/generation.ts'),
  },
  quantise: {
    about: 'perplexity and speed of the shipped weights in other quantisations',
    load: () => import('./quantise.ts'),
  },
  start: {
    about: 'whole-process time of "lode --version" and "lode status", beside "node -e 0"',
    load: () => import('./start.ts'),
  },
  tiers: {
    about: 'a prompt that was computed before, from memory and from disk after a restart, beside computing it',
    load: () => import('./tiers.ts'),
  },
  guesses: {
    about:
      'one stream with and without guesses of its next tokens, for texts that repeat themselves and for one that does not',
    load: () => import('./guesses/bench.ts'),
  },
  programs: {
    about: 'what language-model programs take of a model, beside scripts that ask for chunk after chunk',
    load: () => import('./programs/bench.ts'),
  },
  branching: {
    about: 'programs that branch on one cache, beside independent requests to llama-server',
    load: () => import('./branching/bench.ts'),
  },
  restart: {
    about: 'from spawning a model, or from the death of its process, to the next token, beside llama-server',
    load: () => import('./restart/bench.ts'),
  },
};
