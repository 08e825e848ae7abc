import { statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { formatBytes, LodeError } from '#base';
import { findInstaller, memoryAvailable } from '#hub';
import { findLibraries, llamaRelease } from '#native';
import { examineDevices } from './devices.ts';
import type { Finding } from './finding.ts';
import { compile } from '#stack';
import { openDatabase } from '#store';
import { cacheBytes } from '#target';
import type { OptionValues } from '../command.ts';
import { loadProgram } from '../load-program.ts';
import { findPlace } from '../place.ts';

const memoryBytesLow = 1024 ** 3;
const diskBytesLow = 2 * 1024 ** 3;
const hubTimeoutMs = 3000;

/** What can be looked at, each by itself: what is broken keeps nothing else from being examined. */
export function findings(options: OptionValues): readonly ((signal: AbortSignal) => Promise<Finding>)[] {
  return [
    guarded('Node', async () => ({
      state: 'fine',
      detail: `${process.versions.node}, ${process.platform}-${process.arch}`,
    })),
    guarded('native libraries', async () => ({
      state: 'fine',
      detail: `llama.cpp ${llamaRelease}, ${findLibraries().accelerator}`,
    })),
    guarded('devices', async () => examineDevices()),
    guarded('processors', async () => ({ state: 'fine', detail: `${availableParallelism()} available` })),
    guarded('memory', async () =>
      low(await memoryAvailable(), memoryBytesLow, 'Close other programs, or use a smaller model or context.'),
    ),
    guarded('disk', async () => {
      const { home } = findPlace(options);
      home.create();
      const { bavail, bsize } = await statfs(home.path);
      return low(bavail * bsize, diskBytesLow, 'Free some space, or put the data folder elsewhere with LODE_HOME.');
    }),
    guarded('cache', async () => {
      const bytes = await cacheBytes(findPlace(options).home.cache);
      return { state: 'fine', detail: `${formatBytes(bytes)} of earlier requests, which \`lode models prune\` clears` };
    }),
    guarded('state', async () => {
      const { home } = findPlace(options);
      home.create();
      await (await openDatabase(home.stateUrl)).close();
      return { state: 'fine', detail: home.stateUrl.replace(/\/\/[^@/]*@/, '//…@') };
    }),
    guarded('Hugging Face Hub', examineHub),
    guarded('Python packages', async () => {
      const installer = await findInstaller();
      return installer
        ? { state: 'fine', detail: `fetched by ${installer}` }
        : {
            state: 'notice',
            detail: 'neither uv nor pip is here: pypi: sources cannot be used',
            remedy: 'Install uv or pip, or use other sources.',
          };
    }),
    guarded('program', async () => {
      const { programFile } = findPlace(options);
      if (!programFile) return { state: 'notice', detail: 'there is none here', remedy: 'Write one with `lode init`.' };
      const { stack, nodes } = compile(await loadProgram(programFile));
      return { state: 'fine', detail: `stack "${stack}" with ${nodes.size} resources` };
    }),
    guarded('serving process', async () => {
      const running = await findPlace(options).target.status();
      return { state: 'fine', detail: running ? `generation ${running.generation} at ${running.url}` : 'not running' };
    }),
  ];
}

async function examineHub(signal: AbortSignal): Promise<Omit<Finding, 'subject'>> {
  const endpoint = process.env['HF_ENDPOINT'] ?? 'https://huggingface.co';
  try {
    const { status } = await fetch(endpoint, {
      method: 'HEAD',
      signal: AbortSignal.any([signal, AbortSignal.timeout(hubTimeoutMs)]),
    });
    return { state: 'fine', detail: `${endpoint} answers (${status})` };
  } catch {
    return {
      state: 'notice',
      detail: `${endpoint} cannot be reached: hf: sources fail here`,
      remedy: 'Set HTTPS_PROXY or HF_ENDPOINT, or list a second source for the same file.',
    };
  }
}

function low(bytes: number, bytesLow: number, remedy: string): Omit<Finding, 'subject'> {
  return bytes < bytesLow
    ? { state: 'notice', detail: `only ${formatBytes(bytes)} available`, remedy }
    : { state: 'fine', detail: `${formatBytes(bytes)} available` };
}

function guarded(
  subject: string,
  examine: (signal: AbortSignal) => Promise<Omit<Finding, 'subject'>>,
): (signal: AbortSignal) => Promise<Finding> {
  return async (signal) => {
    try {
      return { subject, ...(await examine(signal)) };
    } catch (error) {
      const remedy = error instanceof LodeError ? { remedy: error.remedy } : {};
      return { subject, state: 'broken', detail: error instanceof Error ? error.message : String(error), ...remedy };
    }
  };
}
