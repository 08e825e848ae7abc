import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { VectorCollection, VectorRecord } from '#contract';
import { openVectorStore } from '#vector';
import { collection, stateAfter, writers } from './changes.ts';

export interface KillRound {
  /** Of all writers, in this round. */
  readonly acknowledged: number;
  /** From opening the store to the first answer. */
  readonly recoveryMs: number;
  /** Acknowledged changes that are not there, records that nobody wrote, or other values: sentences. */
  readonly findings: readonly string[];
}

/** When their process is killed. */
export interface Life {
  readonly ms: number;
  /** A machine may take longer to start a process than it lives. */
  readonly from: 'start' | 'first change';
}

/**
 * Lets the writers go on from where each is, kills their process after a while, opens what it has left, and compares every
 * record with what its writer made of it. A change that was under way may be there or not.
 *
 * @param done how many changes each writer has behind it; is set to what is found
 */
export async function killRound(folder: string, done: number[], life: Life): Promise<KillRound> {
  const before = [...done];
  const file = fileURLToPath(new URL('./writers-main.ts', import.meta.url));
  // A file, since what a pipe holds could be full when its writer wants to tell something.
  const told = join(folder, 'acknowledged.txt');
  await mkdir(folder, { recursive: true });
  const output = await open(told, 'w');
  const child = spawn(process.execPath, ['--conditions=lode-source', file, folder, ...done.map(String)], {
    stdio: ['ignore', output.fd, 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (life.from === 'first change' && (await output.stat()).size === 0) await sleep(5);
  await sleep(life.ms);
  child.kill('SIGKILL');
  await ended;
  await output.close();
  for (const line of (await readFile(told, 'utf8')).split('\n').slice(0, -1)) {
    const [writer, number] = line.split(' ').map(Number);
    done[writer!] = number! + 1;
  }
  const acknowledged = done.reduce((sum, number, writer) => sum + number - before[writer]!, 0);
  return { acknowledged, ...(await inspect(folder, done)) };
}

async function inspect(folder: string, done: number[]): Promise<Omit<KillRound, 'acknowledged'>> {
  const started = performance.now();
  await using store = openVectorStore(folder);
  const records = await store.open(collection.name);
  const recoveryMs = performance.now() - started;
  if (!records) return { recoveryMs, findings: done.every((number) => number === 0) ? [] : ['the collection is gone'] };
  const found = new Map<string, string>();
  for (const namespace of (await records.namespaces()).keys()) {
    for (let after: string | undefined; ;) {
      const page = await records.list({ namespace, limit: 10_000, ...(after !== undefined && { after }) });
      for (const { id, vectors, sparse, metadata } of page.records)
        found.set(id, textOf({ vectors, sparse, metadata }));
      after = page.next;
      if (after === undefined) break;
    }
  }
  const findings = [...(await records.verify(5)).findings, ...(await searched(records, found.size))];
  for (let writer = 0; writer < writers; writer++) {
    const wanted = [done[writer]!, done[writer]! + 1].map((changes) => stateTexts(writer, changes));
    const own = new Map([...found].filter(([id]) => id.startsWith(`${writer}-`)));
    for (const id of own.keys()) found.delete(id);
    const at = wanted.findIndex((state) => isSame(state, own));
    if (at === -1) findings.push(`writer ${writer} has not what ${done[writer]} changes come to`);
    else done[writer]! += at;
  }
  findings.push(...[...found.keys()].map((id) => `nobody wrote ${id}`));
  return { recoveryMs, findings };
}

/** Whether words find all records: each has some of its writer's own. */
async function searched(records: VectorCollection, wanted: number): Promise<string[]> {
  let found = 0;
  for (let writer = 0; writer < writers; writer++) {
    const rankings = [{ by: 'text', text: `writer${writer}` } as const];
    const query = { namespace: `n${writer % 3}`, rankings, k: 10_000, includeMetadata: false };
    found += (await records.search(query)).length;
  }
  return found === wanted ? [] : [`words find ${found} of ${wanted} records`];
}

function stateTexts(writer: number, changes: number): ReadonlyMap<string, string> {
  const state = stateAfter(writer, changes);
  return new Map([...state].map(([id, record]) => [id, textOf(record)]));
}

function textOf({ vectors, sparse, metadata }: Omit<VectorRecord, 'id'>): string {
  const numbers = [vectors['default']!, sparse!['parts']!.indices, sparse!['parts']!.values];
  const bytes = numbers.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return `${JSON.stringify(metadata)} ${Buffer.concat(bytes).toString('base64')}`;
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([id, text]) => b.get(id) === text);
}
