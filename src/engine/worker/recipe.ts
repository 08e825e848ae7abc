import { readFileSync } from 'node:fs';
import { digestOf } from '#base';
import type { Recipe } from '#contract';
import { llamaRelease, llamaSystem } from '#native';
import type { EngineFacts, SeededRequest, WorkerOptions } from '../wire.ts';
import { appliedSampling } from './sampler-options.ts';

/** Everything in a recipe that is the same for all requests of a model. */
export type Kitchen = Omit<Recipe, 'sampling' | 'deterministic' | 'adapter'>;

/** To be made once, after the model is loaded. */
export function kitchenOf(facts: Pick<EngineFacts, 'chatTemplate'>, options: WorkerOptions): Kitchen {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  // Which instructions llama.cpp uses decides in which order it adds up.
  const instructions = digestOf(llamaSystem()).slice('sha256:'.length, 'sha256:'.length + 8);
  return {
    weights: options.weights,
    template: facts.chatTemplate,
    engine: `lode ${version}, llama.cpp ${llamaRelease}`,
    machine: `${process.platform}-${process.arch}-${instructions}`,
    threads: options.threads,
    prefillThreads: options.prefillThreads,
  };
}

export function recipeOf(kitchen: Kitchen, { sampling, deterministic = false, adapter }: SeededRequest): Recipe {
  const applied = adapter && { adapter: { name: adapter.name, scale: adapter.scale ?? 1 } };
  return { ...kitchen, sampling: appliedSampling(sampling), ...applied, deterministic };
}
