import { z } from 'zod';
import { InvalidVariablesError } from '../errors/invalid-variables-error.ts';
import type { PromptDefinition } from './prompt-definition.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Checks values of a prompt's variables, and fills in their defaults.
 *
 * @param names of the variables that there are to be values of
 * @returns what throws an InvalidVariablesError that names every variable that is missing, unknown or of the wrong type
 */
export function valuesReader({ variables }: PromptDefinition, names: ReadonlySet<string>): (values: Values) => Values {
  const { properties = {}, required = [], ...rest } = variables;
  const schema = z.fromJSONSchema({
    ...rest,
    properties: Object.fromEntries(Object.entries(properties as object).filter(([name]) => names.has(name))),
    required: (required as readonly string[]).filter((name) => names.has(name)),
    additionalProperties: false,
  } as z.core.JSONSchema.JSONSchema);
  return (values) => {
    const checked = schema.safeParse(values);
    if (!checked.success) throw new InvalidVariablesError(checked.error.issues.map(issueText));
    return checked.data as Values;
  };
}

function issueText(issue: z.core.$ZodIssue): string {
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}
