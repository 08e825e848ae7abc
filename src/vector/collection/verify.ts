import { join } from 'node:path';
import type { CollectionDefinition, VectorVerification } from '#contract';
import type { FileLayer } from '../files/file-layer.ts';
import { SegmentReader } from '../segment/segment-reader.ts';
import type { Place } from '../rows/row-set.ts';
import type { CollectionRows } from './collection-rows.ts';
import { queryRows } from './query-rows.ts';
import { verifyLists } from './verify-lists.ts';

/** Rows that are looked at before others get a turn. */
const rowsAtOnce = 500;

/** Less than this is not what codes and graphs leave out, but a sign that one of them is not of these records. */
const recallMin = 0.8;

/** How many nearest a sample asks for. */
const k = 10;

export interface VerifyPlace {
  readonly files: FileLayer;
  readonly folder: string;
  readonly definition: CollectionDefinition;
  readonly rows: CollectionRows;
  /** Of segments and graphs, as they are now. */
  fileNames(): readonly string[];
}

/**
 * Compares what a collection consists of: every page of its segments with its checksum, every record with the table by which it
 * is found, some records with the lists of words and sparse vectors, and for some of its own vectors what queries find with
 * what comparing with everything finds.
 */
export async function verify(place: VerifyPlace, samples: number): Promise<VectorVerification> {
  const findings: string[] = [];
  const pagesBytes = await verifyPages(place, findings);
  const live = await verifyRecords(place.rows, findings);
  findings.push(...verifyLists(place.definition, sampled(live, samples)));
  const recall = await sampleRecall(place, live, samples);
  if (recall !== undefined && recall < recallMin)
    findings.push(`queries find ${Math.round(recall * 100)} of 100 records that are nearest`);
  return { records: live.length, checkedBytes: pagesBytes, ...(recall !== undefined && { recall }), findings };
}

/** Some records that are spread over all, and still there. */
function sampled(live: readonly Place[], samples: number): readonly Place[] {
  const count = Math.min(samples, live.length);
  const places = Array.from({ length: count }, (_none, n) => live[Math.floor((n * live.length) / count)]!);
  return places.filter(({ rows, row }) => rows.isLive(row));
}

async function verifyPages({ files, folder, fileNames }: VerifyPlace, findings: string[]): Promise<number> {
  let bytes = 0;
  for (const file of fileNames()) {
    try {
      const reader = await SegmentReader.open(files, join(folder, file));
      try {
        for (const column of reader.columns) bytes += (await reader.read(column)).length;
      } finally {
        await reader.close();
      }
    } catch (thrown) {
      // A segment that has been merged meanwhile is none of the collection any more.
      if (fileNames().includes(file)) findings.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return bytes;
}

async function verifyRecords(rows: CollectionRows, findings: string[]): Promise<readonly Place[]> {
  const live: Place[] = [];
  for (const set of rows.sets) {
    for (let row = 0; row < set.count; row++) {
      if (row % rowsAtOnce === 0) await turn();
      if (!set.isLive(row)) continue;
      const [namespace, id] = [set.namespaceOf(row), set.idOf(row)];
      live.push({ rows: set, row });
      const found = rows.find(namespace, id);
      // What was changed while this looked is somewhere else now.
      if (set.isLive(row) && (found?.rows !== set || found.row !== row))
        findings.push(`"${id}" is not found by its id`);
    }
  }
  return live;
}

/** Of the nearest by comparing with everything, the share that queries find; undefined where there is nothing to ask. */
async function sampleRecall({ definition, rows }: VerifyPlace, live: readonly Place[], samples: number) {
  const [field] = Object.keys(definition.vectors);
  if (field === undefined) return undefined;
  let [wanted, found] = [0, 0];
  for (let n = 0; n < Math.min(samples, live.length); n++) {
    await turn();
    const { rows: set, row } = live[Math.floor((n * live.length) / samples) % live.length]!;
    const view = set.isLive(row) ? set.vectorOf(row, field) : undefined;
    if (view === undefined) continue;
    const query = {
      namespace: set.namespaceOf(row),
      field,
      vector: Float32Array.from(view),
      k,
      includeMetadata: false,
    };
    const exact = queryRows(definition, rows, { ...query, exact: true });
    const least = exact.at(-1)?.score;
    const matches = queryRows(definition, rows, query);
    const ids = new Set(exact.map(({ id }) => id));
    wanted += exact.length;
    // Of records that are as near as the last, one is as good as another.
    found += matches.filter(({ id, score }) => ids.has(id) || score === least).length;
  }
  return wanted === 0 ? undefined : found / wanted;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
