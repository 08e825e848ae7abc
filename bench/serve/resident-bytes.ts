import { readFileSync } from 'node:fs';

/** A mapped file or a nameless piece of memory of one process. Sizes in bytes. */
export interface Mapping {
  /** Device and inode of the file; undefined for memory without one. */
  readonly file: string | undefined;
  readonly offset: string;
  readonly resident: number;
  /** Of that, what the process has written to and so has for itself. */
  readonly dirty: number;
}

/**
 * What processes hold of the machine's memory: their own pages added up, and pages of files that they have in common (the
 * program, libraries, weights) once. Other programs on the machine do not change it, as they would change a proportional share.
 */
export function residentBytes(processIds: readonly number[]): number {
  return residentOf(processIds.map((id) => readMappings(readFileSync(`/proc/${id}/smaps`, 'utf8'))));
}

export function residentOf(processes: readonly (readonly Mapping[])[]): number {
  const shared = new Map<string, number>();
  let own = 0;
  for (const { file, offset, resident, dirty } of processes.flat()) {
    if (file === undefined) own += resident;
    else {
      own += dirty;
      const place = `${file} ${offset}`;
      shared.set(place, Math.max(shared.get(place) ?? 0, resident - dirty));
    }
  }
  return own + shared.values().reduce((sum, bytes) => sum + bytes, 0);
}

/** Reads Linux's `smaps` (proc(5)). */
export function readMappings(smaps: string): readonly Mapping[] {
  return smaps
    .split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
    .filter(Boolean)
    .map((text) => {
      const [, , offset = '', device, inode] = text.split(/\s+/, 5);
      const bytes = (field: string) => Number(new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
      const dirty = bytes('Private_Dirty') + bytes('Shared_Dirty');
      return { file: inode === '0' ? undefined : `${device} ${inode}`, offset, resident: bytes('Rss'), dirty };
    });
}
