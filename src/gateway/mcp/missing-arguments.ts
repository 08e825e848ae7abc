import { z } from 'zod';
import type { JsonSchema } from '#contract';
import type { ToolDescription } from './tool.ts';

type Given = Readonly<Record<string, unknown>>;

/** What a user is asked for. */
export interface Form {
  readonly mode: 'form';
  readonly message: string;
  readonly requestedSchema: object;
}

/** What a user has answered; the content is not checked yet. */
export const formAnswer = z.object({
  action: z.enum(['accept', 'decline', 'cancel']),
  content: z.record(z.string(), z.unknown()).optional(),
});

/** Keywords that forms may have. */
const keywords = new Set(
  'type title description minLength maxLength format enum enumNames oneOf default minimum maximum items minItems maxItems'.split(
    ' ',
  ),
);
const plainTypes = new Set<unknown>(['string', 'number', 'integer', 'boolean']);

/** A form for the arguments that a call lacks; undefined where it lacks none, or one that does not fit into a form. */
export function formForMissing({ name, title, inputSchema }: ToolDescription, given: Given): Form | undefined {
  const { required = [], properties = {} } = membersOf(inputSchema);
  const missing = required.filter((each) => !Object.hasOwn(given, each));
  const fields = missing.map((each) => [each, fieldOf(properties[each])] as const);
  if (fields.length === 0 || fields.some(([, field]) => field === undefined)) return undefined;
  return {
    mode: 'form',
    message: `"${title}" (${name}) needs to know more.`,
    requestedSchema: { type: 'object', properties: Object.fromEntries(fields), required: missing },
  };
}

function membersOf(schema: JsonSchema): { readonly required?: readonly string[]; readonly properties?: Given } {
  return typeof schema === 'object' ? schema : {};
}

function fieldOf(schema: unknown): object | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const { type, enum: values, items } = schema as Given;
  const isPlain = plainTypes.has(type) || (type === undefined && Array.isArray(values));
  const isChoiceOfSeveral =
    type === 'array' && typeof items === 'object' && items !== null && ('enum' in items || 'anyOf' in items);
  if (!isPlain && !isChoiceOfSeveral) return undefined;
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keywords.has(keyword)));
}
