/**
 * What is asked of a model of 135 million parameters that was taught neither to call functions nor to write JSON: what
 * comes back always validates, whatever it says.
 */
import { z } from 'zod';

export const person = z.strictObject({
  name: z.string().max(20),
  age: z.int().min(0).max(130),
  mood: z.enum(['glad', 'sad', 'tired']),
});
export const question = 'Anna is 33 years old and in a good mood. Describe her.';

export const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Tells the weather in a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string', maxLength: 20 }, unit: { enum: ['C', 'F'] } },
      required: ['city', 'unit'],
      additionalProperties: false,
    },
  },
} as const;
export const place = z.strictObject({ city: z.string().max(20), unit: z.enum(['C', 'F']) });

export const ask = (content: string) => [{ role: 'user' as const, content }];
