import { formatBytes } from '#base';
import type { ModelStatus } from '#target';
import type { Column } from './columns.ts';

/** What the memory of a model is used for, by the owners that its worker names; what is on disk beside it. */
export const memoryColumns: readonly Column<ModelStatus>[] = [
  { align: 'left', title: 'MEMORY OF', importance: 100, cell: ({ name }) => name },
  owner('WEIGHTS', 'weights', 90),
  owner('RUNNING', 'kv', 85),
  owner('KEPT', 'prefix_cache', 80),
  owner('FREE', 'kv_free', 70),
  owner('COPIES', 'host_copies', 75),
  owner('OTHER', 'other', 60),
  { align: 'right', title: 'ON DISK', importance: 65, cell: ({ activity }) => formatBytes(activity?.diskBytes ?? 0) },
];

function owner(title: string, name: string, importance: number): Column<ModelStatus> {
  const cell = ({ activity }: ModelStatus): string => formatBytes(activity?.memory[name] ?? 0);
  return { align: 'right', title, importance, cell };
}
