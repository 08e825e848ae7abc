import type { JsonSchema } from '#contract';
import type { ArgumentsForm } from './arguments-form.ts';
import type { ArgumentsReader } from './arguments-reader.ts';
import { ElementsReader } from './elements-reader.ts';
import { JsonReader } from './json-reader.ts';
import { NumberedReader } from './numbered-reader.ts';
import { PythonReader } from './python-reader.ts';
import { QuotedReader } from './quoted-reader.ts';

/**
 * Begins to read the arguments of a call.
 *
 * @param form absent: JSON
 * @param parameters of the function that is called: they tell texts from what only looks like JSON
 */
export function openArguments(form: ArgumentsForm | undefined, parameters: JsonSchema | undefined): ArgumentsReader {
  switch (form?.kind) {
    case undefined:
      return new JsonReader();
    case 'elements':
      return new ElementsReader(form.marks, parameters);
    case 'python':
      return new PythonReader(form.marks);
    case 'numbered':
      return new NumberedReader(form.mark);
    case 'quoted':
      return new QuotedReader(form.quote);
  }
}
