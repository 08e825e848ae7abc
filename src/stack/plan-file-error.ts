import { LodeError } from '#base';

export class PlanFileError extends LodeError {
  readonly code = 'stack/plan-file';

  constructor(file: string, what: string, cause?: unknown) {
    super(`The plan ${file} cannot be used: ${what}.`, { remedy: 'Make a new one: `lode plan --out`.', cause });
  }
}
