import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';

/** @throws InvalidExperimentError naming the first of the fields that is there */
export function refuseFields(holder: object, fields: readonly string[], place: string): void {
  const found = fields.find((field) => field in holder);
  if (found !== undefined) throw new InvalidExperimentError(`${place} has "${found}", which is not understood here`);
}
