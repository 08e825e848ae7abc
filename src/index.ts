/** What a `stack.ts` is written with. */
export { z } from 'zod';
export { adapter, check, type CheckClient, gateway, key, model, prompt, secret } from '#resource';
export { type Plan, policy, type Policy, stack, type Stack, type Step } from '#stack';
