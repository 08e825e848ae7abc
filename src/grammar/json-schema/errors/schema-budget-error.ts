import { LodeError } from '#base';

/** Making a grammar of a JSON Schema takes more than its budget. */
export class SchemaBudgetError extends LodeError {
  readonly code = 'grammar/schema-budget';
  /** Where in the schema, as a JSON pointer. */
  readonly path: string;
  /** What there is too much of, the same words for all schemas refused for this reason. */
  readonly reason: string;

  constructor(path: string, reason: string, limit: number) {
    super(`The schema has too many ${reason} at ${path}: more than ${limit}.`, {
      remedy: 'Make the schema smaller: fewer alternatives that overlap, less nesting, lower counts.',
    });
    this.path = path;
    this.reason = reason;
  }
}
