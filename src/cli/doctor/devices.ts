import { formatBytes } from '#base';
import { type AcceleratorFinding, type Device, findAccelerators, listDevices } from '#native';
import type { Finding } from './finding.ts';

/** What models can be computed with here, and which package would let them use more of the machine. */
export function examineDevices(
  accelerators: readonly AcceleratorFinding[] = findAccelerators(),
  list: () => readonly Device[] = listDevices,
): Omit<Finding, 'subject'> {
  const detail = list().map(describe).join('; ');
  const unused = accelerators.find(({ hasDriver, folder }) => hasDriver && folder === undefined);
  return unused &&
    accelerators.every(({ folder, hasDriver, accelerator }) => !(folder && hasDriver) || accelerator === 'cpu')
    ? {
        state: 'notice',
        detail: `${detail}; there is a driver for ${unused.accelerator}, and no library to use it`,
        remedy: `npm install ${unused.packageName}`,
      }
    : { state: 'fine', detail };
}

function describe({ name, description, kind, freeBytes, totalBytes }: Device): string {
  const memory = kind === 'cpu' ? '' : `, ${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free`;
  return `${name} (${description.trim()}${memory})`;
}
