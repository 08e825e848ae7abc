import { z } from 'zod';
import type { JsonSchema } from '#contract';
import type { Metric } from './metric.ts';

/** Whether the answer matches a pattern somewhere. */
export function matches(pattern: RegExp): Metric {
  const once = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  return { name: 'matches', better: 'higher', unit: 'share', measure: ({ text }) => Number(once.test(text)) };
}

/** Whether the answer is JSON, and valid under a schema where there is one. */
export function json(schema?: z.ZodType | JsonSchema): Metric {
  const checked =
    schema === undefined || schema instanceof z.ZodType
      ? schema
      : z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
  return { name: 'json', better: 'higher', unit: 'share', measure: ({ text }) => Number(isJson(text, checked)) };
}

function isJson(text: string, schema: z.ZodType | undefined): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return schema === undefined || schema.safeParse(value).success;
  } catch {
    return false;
  }
}

/** Whether the answer calls a tool. */
export function calls(tool: string): Metric {
  return {
    name: `calls ${tool}`,
    better: 'higher',
    unit: 'share',
    measure: (answer) => Number(answer.calls.some(({ name }) => name === tool)),
  };
}
