import type { z } from 'zod';
import { InvalidBodyError } from './errors/invalid-body-error.ts';
import { InvalidFieldError } from './errors/invalid-field-error.ts';
import { UnsupportedFieldError } from './errors/unsupported-field-error.ts';

/** A field that a protocol knows and we do not serve: the values that ask for nothing, and why others are refused. */
export interface UnservedField {
  isNeutral(value: unknown): boolean;
  readonly why: string;
}

export type UnservedFields = Readonly<Record<string, UnservedField>>;

/**
 * The body's fields without those that ask for nothing we do not serve anyway.
 *
 * @param path of the object in the body: "" or "messages[0]"
 * @throws UnsupportedFieldError for the first field that asks for something
 */
export function withoutUnserved(
  fields: object,
  unserved: UnservedFields,
  path = '',
): Readonly<Record<string, unknown>> {
  const known = Object.keys(fields).filter((name) => Object.hasOwn(unserved, name));
  // As of nearly every request.
  if (known.length === 0) return fields as Readonly<Record<string, unknown>>;
  const served: Record<string, unknown> = { ...fields };
  for (const name of known) {
    const value = served[name];
    const rule = unserved[name];
    if (value !== null && rule?.isNeutral(value) === false)
      throw new UnsupportedFieldError(path === '' ? name : `${path}.${name}`, rule.why);
    delete served[name];
  }
  return served;
}

/** @throws InvalidBodyError when it is no object at all */
export function objectBody(body: unknown): object {
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw new InvalidBodyError('it is not a JSON object');
  return body;
}

/** @throws InvalidFieldError naming the first field that does not fit the schema */
export function checkFields<Schema extends z.ZodType>(schema: Schema, fields: object): z.output<Schema> {
  const checked = schema.safeParse(fields);
  if (checked.success) return checked.data;
  const { path, problem } = firstProblem(checked.error.issues, []);
  throw new InvalidFieldError(fieldName(path), problem);
}

type Path = readonly PropertyKey[];

function firstProblem(
  issues: readonly z.core.$ZodIssue[],
  above: Path,
): { readonly path: Path; readonly problem: string } {
  const [issue] = issues;
  if (issue === undefined) return { path: above, problem: 'it has a wrong value' };
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, issue.keys[0] ?? ''], problem: 'it is not a known field' };
  // Of several allowed forms the one is meant whose outermost type fits.
  const meant =
    issue.code === 'invalid_union' ? issue.errors.find((branch) => !branch.some(isWrongTypeAtTop)) : undefined;
  if (meant) return firstProblem(meant, path);
  return { path, problem: issue.message.charAt(0).toLowerCase() + issue.message.slice(1) };
}

function isWrongTypeAtTop(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && issue.code === 'invalid_type';
}

/** "messages[0].content" */
function fieldName(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}
