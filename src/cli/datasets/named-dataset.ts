import type { DatasetOwner } from '#prompt';
import type { Invocation } from '../command.ts';
import type { RunBook } from '../runs/run-book.ts';
import { UsageError } from '../usage-error.ts';

/** Which data set a command line names, as `NAME` or `NAME@VERSION`; those of the command line are of those who see all. */
export interface NamedDataset {
  readonly owner: DatasetOwner;
  readonly name: string;
  /** Absent: the last version. */
  readonly number: number | undefined;
}

/** @throws UsageError when it names none */
export function namedDataset({ stage }: RunBook, { positionals }: Invocation): NamedDataset {
  const [action, given = ''] = positionals;
  const [, name, number] = /^([^@]+)(?:@v?(\d{1,6}))?$/.exec(given) ?? [];
  if (name === undefined) throw new UsageError(`Which data set? lode datasets ${action} NAME`, 'datasets');
  return { owner: { stage, tenant: '' }, name, number: number === undefined ? undefined : Number(number) };
}
