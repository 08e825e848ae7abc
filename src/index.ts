/** What a `stack.ts` is written with. */
export { z } from 'zod';
export {
  adapter,
  budget,
  check,
  type CheckClient,
  collection,
  encoder,
  gateway,
  guard,
  head,
  identityProvider,
  key,
  model,
  program,
  prompt,
  remoteModel,
  secret,
  team,
} from '#resource';
export { experiment, metrics, tuning } from '#experiment';
export { type Plan, policy, type Policy, stack, type Stack, type Step } from '#stack';
