import { LodeError } from '#base';

/** Something in a JSON Schema is not what its keyword takes: it is no schema. */
export class InvalidSchemaError extends LodeError {
  readonly code = 'grammar/invalid-schema';
  /** Where in the schema, as a JSON pointer. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`The schema is not valid at ${path}: ${problem}.`, {
      remedy: 'Correct the schema there; a validator of your schema against its meta-schema says more.',
    });
    this.path = path;
  }
}
