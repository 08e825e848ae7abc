import type { Recipe } from '#contract';
import type { Tally } from '../tally.ts';
import { recipeJson } from './recipe-json.ts';

/**
 * The `lode` member of an answer: how to get it again, which model of the route gave it, and what that does otherwise than
 * was asked. Undefined where there is nothing to tell.
 */
export function lodeJson(recipe: Recipe | undefined, { routing, differences }: Pick<Tally, 'routing' | 'differences'>) {
  if (recipe === undefined && routing === undefined && differences.length === 0) return undefined;
  return {
    ...(recipe && recipeJson(recipe)),
    ...(routing && {
      routing: { model: routing.model, reason: routing.reason, passed_over: routing.passedOver },
    }),
    ...(differences.length > 0 && { differences }),
  };
}
