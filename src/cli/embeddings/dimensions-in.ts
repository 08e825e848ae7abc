import { UsageError } from '../usage-error.ts';

/** Numbers of a vector, as written on the command line. */
export function dimensionsIn(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const dimensions = Number(value);
  if (!Number.isInteger(dimensions) || dimensions < 1)
    throw new UsageError('Dimensions are a whole number from 1 on.', 'embed');
  return dimensions;
}
