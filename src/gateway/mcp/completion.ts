import { z } from 'zod';
import { checkFields } from '../check-body.ts';
import { PromptNotFoundError } from './errors/prompt-not-found-error.ts';
import { ResourceNotFoundError } from './errors/resource-not-found-error.ts';
import { promptValues } from './prompts.ts';
import { modelTemplate, resourceNames } from './resources.ts';
import type { Viewer } from './viewer.ts';

/** The protocol allows no more. */
const valuesMax = 100;

const completeSchema = z.object({
  ref: z.discriminatedUnion('type', [
    z.object({ type: z.literal('ref/prompt'), name: z.string() }),
    z.object({ type: z.literal('ref/resource'), uri: z.string() }),
  ]),
  argument: z.object({ name: z.string(), value: z.string() }),
});

/**
 * `completion/complete`: the values that an argument can have and that begin with what there is of it.
 *
 * @throws InvalidFieldError, PromptNotFoundError, ResourceNotFoundError
 */
export function complete(params: object, viewer: Viewer): object {
  const { ref, argument } = checkFields(completeSchema, params);
  const begun = argument.value.toLowerCase();
  const found = valuesOf(ref, argument.name, viewer).filter((value) => value.toLowerCase().startsWith(begun));
  const values = found.slice(0, valuesMax);
  return { completion: { values, total: found.length, hasMore: found.length > values.length } };
}

function valuesOf(ref: z.output<typeof completeSchema>['ref'], argument: string, viewer: Viewer): readonly string[] {
  if (ref.type === 'ref/prompt') {
    const values = promptValues(ref.name, argument, viewer);
    if (values === undefined) throw new PromptNotFoundError(ref.name);
    return values;
  }
  if (ref.uri !== modelTemplate) throw new ResourceNotFoundError(ref.uri);
  return argument === 'name' ? resourceNames(viewer) : [];
}
