import { LodeError } from '#base';

/** A JSON Schema asks for something that no grammar here can hold exactly; nothing is relaxed in silence instead. */
export class UnsupportedSchemaError extends LodeError {
  readonly code = 'grammar/unsupported-schema';
  /** Where in the schema, as a JSON pointer. */
  readonly path: string;
  /** The keyword, or a few words on the combination of keywords, the same for all schemas refused for this reason. */
  readonly reason: string;

  constructor(path: string, reason: string, detail = '') {
    super(`The schema cannot be made a grammar because of ${reason} at ${path}${detail === '' ? '' : `: ${detail}`}.`, {
      remedy:
        'Leave that keyword out, or say it in other words; docs/reference/json-schema.md lists what is supported.',
    });
    this.path = path;
    this.reason = reason;
  }
}
