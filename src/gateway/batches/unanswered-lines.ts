import type { FileArchive } from '../files/archive/file-archive.ts';
import type { GatewayLimits } from '../limits.ts';
import type { StoredBatch } from './archive/stored-batch.ts';
import { type BatchLine, readLine } from './read-line.ts';
import { readLines } from './read-lines.ts';

export interface LineSource {
  readonly files: FileArchive;
  readonly limits: Pick<GatewayLimits, 'bodyBytesMax' | 'jsonDepthMax'>;
}

/** What of a batch is left to be asked, in the order of its file. */
export async function* unansweredLines(
  { tenant, endpoint, inputFileId, total }: StoredBatch,
  answered: ReadonlySet<number>,
  { files, limits: { bodyBytesMax, jsonDepthMax } }: LineSource,
): AsyncGenerator<BatchLine> {
  // Cancelled before it was looked at: nothing says that its lines are any.
  if (total === 0) return;
  for await (const line of readLines(files.read(tenant, inputFileId), bodyBytesMax)) {
    if (answered.has(line.number)) continue;
    const read = readLine(line, { endpoint, jsonDepthMax });
    if (!('code' in read)) yield read;
  }
}
