import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';

/**
 * Bytes of memory that a new process could take now without pushing others out: what the kernel calls available
 * (free and quickly freed), or what the container's limit leaves, whichever is less.
 */
export async function memoryAvailable(): Promise<number> {
  const limits = await Promise.all([systemAvailable(), cgroupAvailable(cgroupTwo), cgroupAvailable(cgroupOne)]);
  return Math.min(...limits.filter((bytes) => bytes !== undefined));
}

async function systemAvailable(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}

interface CgroupFiles {
  readonly limit: string;
  readonly used: string;
  readonly statistics: string;
  /** Page cache that the kernel drops when memory gets short; counted as used, but not in the way. */
  readonly droppable: RegExp;
}

const cgroupTwo: CgroupFiles = {
  limit: '/sys/fs/cgroup/memory.max',
  used: '/sys/fs/cgroup/memory.current',
  statistics: '/sys/fs/cgroup/memory.stat',
  droppable: /^inactive_file (\d+)$/m,
};
const cgroupOne: CgroupFiles = {
  limit: '/sys/fs/cgroup/memory/memory.limit_in_bytes',
  used: '/sys/fs/cgroup/memory/memory.usage_in_bytes',
  statistics: '/sys/fs/cgroup/memory/memory.stat',
  droppable: /^total_inactive_file (\d+)$/m,
};

/** What is left of the limit of this process's control group; undefined when there is none. */
async function cgroupAvailable(files: CgroupFiles): Promise<number | undefined> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const [limit, used, statistics] = await Promise.all([read(files.limit), read(files.used), read(files.statistics)]);
  if (!/^\d+\s*$/.test(limit) || !/^\d+\s*$/.test(used)) return undefined;
  const droppable = Number(files.droppable.exec(statistics)?.[1] ?? 0);
  return Math.max(0, Number(limit) - Number(used) + droppable);
}
