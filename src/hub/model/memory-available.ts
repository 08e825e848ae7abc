import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';

/**
 * Bytes of memory that a new process could take now without pushing others out: what the kernel calls available
 * (free and quickly freed), or what the container's limit leaves, whichever is less.
 */
export async function memoryAvailable(): Promise<number> {
  const limits = await Promise.all([systemAvailable(), cgroupAvailable(cgroupTwo), cgroupAvailable(cgroupOne)]);
  return Math.min(...limits.filter((bytes) => bytes !== undefined));
}

/** Bytes of memory that this machine has, or that the container may use, whichever is less. */
export async function memoryTotal(): Promise<number> {
  const limits = await Promise.all([cgroupTwo, cgroupOne].map(({ limit }) => readNumber(limit)));
  return Math.min(totalmem(), ...limits.filter((bytes) => bytes !== undefined));
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
  /** Page cache, mapped weights among it, which the kernel drops when memory gets short: used, but not in the way. */
  readonly droppable: RegExp;
}

const cgroupTwo: CgroupFiles = {
  limit: '/sys/fs/cgroup/memory.max',
  used: '/sys/fs/cgroup/memory.current',
  statistics: '/sys/fs/cgroup/memory.stat',
  droppable: /^(?:in)?active_file (\d+)$/gm,
};
const cgroupOne: CgroupFiles = {
  limit: '/sys/fs/cgroup/memory/memory.limit_in_bytes',
  used: '/sys/fs/cgroup/memory/memory.usage_in_bytes',
  statistics: '/sys/fs/cgroup/memory/memory.stat',
  droppable: /^total_(?:in)?active_file (\d+)$/gm,
};

/** What is left of the limit of this process's control group; undefined when there is none. */
async function cgroupAvailable(files: CgroupFiles): Promise<number | undefined> {
  const [limit, used, statistics] = await Promise.all([
    readNumber(files.limit),
    readNumber(files.used),
    readFile(files.statistics, 'utf8').catch(() => ''),
  ]);
  if (limit === undefined || used === undefined) return undefined;
  const droppable = statistics.matchAll(files.droppable).reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  return Math.max(0, limit - used + droppable);
}

/** Undefined where there is no such file, or it says that there is no limit. */
async function readNumber(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}
