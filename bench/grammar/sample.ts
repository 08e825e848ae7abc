import { join } from 'node:path';

/** A part of MaskBench: a schema and its instances in each line. Not in the repository. */
export const sampleOfMaskBench = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'shared',
  'data',
  'maskbench',
  'sample.jsonl',
);
