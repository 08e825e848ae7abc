import type { JsonSchema } from '#contract';

const referencesMax = 8;

/**
 * Whether a parameter is declared so that nothing but text can be its value: then it may be written as it is, while of any
 * other it has to be seen whether it is a text.
 */
export function takesTextOnly(name: string, parameters: JsonSchema | undefined): boolean {
  const properties = asObject(parameters)?.['properties'];
  const all = asObject(properties);
  return all !== undefined && Object.hasOwn(all, name) && isOfTexts(all[name], parameters, referencesMax);
}

function isOfTexts(schema: unknown, root: JsonSchema | undefined, references: number): boolean {
  const { type, enum: values, const: value, $ref } = asObject(schema) ?? {};
  if (type !== undefined) return type === 'string';
  if (Array.isArray(values)) return values.every((each) => typeof each === 'string');
  if (value !== undefined) return typeof value === 'string';
  if (typeof $ref !== 'string' || references === 0) return false;
  return isOfTexts(referred($ref, root), root, references - 1);
}

/** What a pointer within the same schema stands for. */
function referred(reference: string, root: JsonSchema | undefined): unknown {
  const [start, ...steps] = reference.split('/');
  if (start !== '#') return undefined;
  let place: unknown = root;
  for (const step of steps) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const members = asObject(place);
    place = members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
  }
  return place;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
