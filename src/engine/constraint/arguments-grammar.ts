import type { JsonSchema } from '#contract';
import { compileJsonSchema, type Grammar, literal, parsePattern, type Rule } from '#grammar';
import type { ArgumentsForm } from '../dialect/arguments-form.ts';
import { respelt } from './respelt-arguments.ts';

/** Small models do not get out of white space and zeros again, where there may be any amount. */
const plain = { whitespace: 'modest', numbers: 'plain' } as const;

/**
 * The texts of the arguments that are valid under a schema, as a model writes them. They are an object always, also where
 * the schema does not say so.
 *
 * @throws what `compileJsonSchema` throws
 */
export function argumentsGrammar(
  parameters: JsonSchema = { additionalProperties: false },
  form?: ArgumentsForm | undefined,
): Grammar {
  const schema = typeof parameters === 'object' ? { ...parameters, type: 'object' } : parameters;
  if (form === undefined) return jsonGrammar(schema);
  if (form.kind === 'numbered') return numbered(jsonGrammar(schema), form.mark);
  const options = { ...plain, ...(form.kind === 'python' && { words: 'python' as const }) };
  return respelt(compileJsonSchema(schema, options), form, parameters);
}

function numbered({ start, ...rest }: Grammar, mark: string): Grammar {
  const number: Rule = { kind: 'text', regex: parsePattern('^[0-9]{1,4}$') };
  return { ...rest, start: { kind: 'sequence', parts: [number, { kind: 'text', regex: literal(mark) }, start] } };
}

/** @throws what `compileJsonSchema` throws */
export function jsonGrammar(schema: JsonSchema): Grammar {
  return compileJsonSchema(schema, plain);
}
