import type { JsonSchema } from '#contract';
import type { ArgumentsForm } from './arguments-form.ts';
import { ElementsReader } from './elements-reader.ts';
import { JsonReader } from './json-reader.ts';
import { PythonReader } from './python-reader.ts';
import { QuotedReader } from './quoted-reader.ts';

/** What was read of a text. */
export interface ReadArguments {
  /** The same as JSON, as far as it is known. */
  readonly json: string;
  /** How many characters belong to the arguments. */
  readonly length: number;
  /** Whether these are the last. */
  readonly ended: boolean;
}

/** Reads the arguments of one call, which arrive in pieces and are known to be well-formed as far as they go. */
export interface ArgumentsReader {
  read(text: string): ReadArguments;
}

/** @param parameters of the function that is called: they tell texts from what only looks like JSON */
export function argumentsReader(form: ArgumentsForm | undefined, parameters: JsonSchema | undefined): ArgumentsReader {
  switch (form?.kind) {
    case undefined:
      return new JsonReader();
    case 'elements':
      return new ElementsReader(form.marks, parameters);
    case 'python':
      return new PythonReader(form.marks);
    case 'quoted':
      return new QuotedReader(form.quote);
  }
}
