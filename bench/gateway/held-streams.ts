import { setTimeout as sleep } from 'node:timers/promises';
import { processTree } from '../serve/process-tree.ts';
import { residentBytes } from '../serve/resident-bytes.ts';
import { type Door, openProxyClient } from './proxy-client.ts';

/** Opening all at once would measure the queue of the operating system. */
const openedAtOnce = 64;
/** After this long, what was needed to open them has been given back or never will be. */
const settleMs = 1000;

/** Holds so many silent streams at once, and tells what the server's processes take for each, in KiB. */
export async function heldStreamKib(door: Door, processId: number, streams: number): Promise<number> {
  await using client = openProxyClient(door, streams);
  const before = residentBytes(processTree(processId));
  let opened = 0;
  const open = async (): Promise<void> => {
    while (opened < streams) {
      opened++;
      await client.hold();
    }
  };
  await Promise.all(Array.from({ length: openedAtOnce }, open));
  await sleep(settleMs);
  return (residentBytes(processTree(processId)) - before) / streams / 1024;
}
