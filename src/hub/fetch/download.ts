import type { Digest } from '#base';
import type { Delivered, Order } from './delivery.ts';
import { discard, type HttpAnswer } from './http.ts';
import { openPartial, type Partial } from './partial.ts';
import { SourceFailedError } from './source-failed-error.ts';
import { receive } from './transfer.ts';
import { failureOf, type WebFile } from './web-file.ts';

/** Tries in a row that bring the download no further by at least `stepBytes`, before it is given up. */
const triesMax = 5;
const stepBytes = 1 << 20;
/** A server that only ever answers with failures; often it is a proxy that cannot reach the real one. */
const triesBeforeFirstByte = 2;

export interface Download extends WebFile {
  /** What the server says the content will be, if it says so. */
  readonly announced?: (answer: HttpAnswer) => Digest | undefined;
}

/**
 * Downloads a file over HTTP into the order's folder. Cut connections are gone on with where they were cut, as long as
 * the server says it is the same version of the file (Range and If-Range, RFC 9110); a server that was never reached
 * is given up at once, so that the next source gets its turn.
 */
export async function download(wanted: Download, order: Order): Promise<Delivered> {
  await using partial = await openPartial(order.folder, order.signal);
  let furthestBytes = partial.file.sizeBytes;
  let answered = false;
  for (let failedTries = 0; ;) {
    try {
      const stored = await attempt(wanted, partial, order, () => (answered = true));
      return stored ?? { file: partial.file.path, digest: partial.file.digest(), sizeBytes: partial.file.sizeBytes };
    } catch (error) {
      order.signal.throwIfAborted();
      if (!(error instanceof SourceFailedError) || !error.retriable) throw error;
      const advanced = partial.file.sizeBytes >= furthestBytes + stepBytes;
      if (advanced) furthestBytes = partial.file.sizeBytes;
      failedTries = advanced ? 0 : failedTries + 1;
      if (failedTries >= (partial.version ? triesMax : answered ? triesBeforeFirstByte : 1)) throw error;
      order.log.write('info', 'hub.download-retried', { reason: error.message, doneBytes: partial.file.sizeBytes });
      await order.clock.sleep(250 * 2 ** failedTries, order.signal);
    }
  }
}

/** One connection. Returns at once, with nothing read, when the server announces content that is stored already. */
async function attempt(
  wanted: Download,
  partial: Partial,
  order: Order,
  answered: () => void,
): Promise<Delivered | undefined> {
  const { file, version } = partial;
  if (version?.totalBytes !== undefined && version.totalBytes === file.sizeBytes) return undefined;
  const etag = version?.etag;
  const range = file.sizeBytes > 0 && etag !== undefined ? { range: `bytes=${file.sizeBytes}-`, 'if-range': etag } : {};
  const answer = await order.http.get(wanted.url, { headers: { ...wanted.headers, ...range }, signal: order.signal });
  answered();
  const url = new URL(wanted.url);
  if (answer.status !== 200 && answer.status !== 206) {
    await answer.body.dump();
    if (answer.status === 416) await partial.begin({ etag: undefined, totalBytes: undefined });
    throw failureOf(answer, wanted);
  }
  const digest = wanted.announced?.(answer);
  const sizeBytes = digest && (await order.blobs.sizeOf(digest));
  if (
    digest !== undefined &&
    (sizeBytes !== undefined || (order.expected !== undefined && digest !== order.expected))
  ) {
    discard(answer);
    return { file: undefined, digest, sizeBytes: sizeBytes ?? 0 };
  }
  await receive(answer, url, partial, order);
  return undefined;
}
