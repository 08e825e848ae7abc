import { z } from 'zod';

const assertion = z.looseObject({
  type: z.string(),
  value: z.unknown().optional(),
  threshold: z.number().optional(),
  weight: z.number().min(0).optional(),
  provider: z.unknown().optional(),
});
export type DeclaredAssertion = z.output<typeof assertion>;

const testCase = z.looseObject({
  description: z.string().optional(),
  vars: z.record(z.string(), z.json()).optional(),
  assert: z.array(assertion).optional(),
  threshold: z.number().optional(),
  options: z.looseObject({ provider: z.unknown().optional() }).optional(),
});
export type DeclaredTest = z.output<typeof testCase>;

const provider = z.union([
  z.string(),
  z.looseObject({ id: z.string(), label: z.string().optional(), config: z.looseObject({}).optional() }),
]);

/** As much of a configuration of promptfoo as is understood here; prompts are read elsewhere. */
export const promptfooConfig = z.looseObject({
  description: z.string().optional(),
  providers: z.union([provider, z.array(provider)]).optional(),
  tests: z.union([z.string(), z.array(z.union([z.string(), testCase]))]).optional(),
  defaultTest: testCase.optional(),
  evaluateOptions: z.looseObject({ repeat: z.number().int().min(1).optional() }).optional(),
});
export type PromptfooConfig = z.output<typeof promptfooConfig>;

/** Tests in a file of their own. */
export const testCases = z.array(testCase);

/** What would change the results and is not done here: better refused than left out. */
export const unservedFields = {
  config: ['scenarios', 'derivedMetrics', 'redteam', 'nunjucksFilters', 'extensions'],
  test: ['assertScoringFunction', 'provider', 'providerOutput'],
  options: ['transform', 'postprocess', 'prefix', 'suffix'],
  assertion: ['transform', 'config'],
} as const;
