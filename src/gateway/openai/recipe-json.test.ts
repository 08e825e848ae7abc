import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import type { Recipe } from '#contract';
import { checkFields } from '../check-body.ts';
import { defaultLimits } from '../limits.ts';
import { recipeJson } from './recipe-json.ts';
import { samplingFields, samplingOf } from './sampling-fields.ts';

const recipe: Recipe = {
  weights: undefined,
  template: 'sha256:0',
  sampling: {
    temperature: 0.7,
    topP: 0.9,
    topK: 0,
    minP: 0.1,
    repetitionPenalty: 1.1,
    frequencyPenalty: -0.5,
    presencePenalty: 0.5,
    logitBias: new Map([[7, -100]]),
    seed: 2 ** 32 - 2,
  },
  deterministic: true,
  engine: 'lode 1, llama.cpp 2',
  machine: 'here',
  threads: 1,
  prefillThreads: 2,
};

test('the sampling of a recipe, sent as it is, asks for just that', () => {
  const told = JSON.parse(JSON.stringify(recipeJson(recipe))) as { readonly sampling: object };
  const fields = checkFields(z.strictObject(samplingFields(defaultLimits)), told.sampling);
  assert.deepEqual(samplingOf(fields).sampling, recipe.sampling);
});

test('an adapter is told with its strength, and not where there is none', () => {
  assert.ok(!JSON.stringify(recipeJson(recipe)).includes('adapter'));
  assert.deepEqual(recipeJson({ ...recipe, adapter: { name: 'a', scale: 0.5 } }).adapter, { name: 'a', scale: 0.5 });
});
