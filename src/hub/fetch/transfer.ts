import { assertSpace, explainWriteFailure } from './disk-space.ts';
import type { Order } from './delivery.ts';
import { headerOf, type HttpAnswer } from './http.ts';
import { describeNetworkFailure } from './network-failure.ts';
import type { Partial } from './partial.ts';
import { SourceFailedError } from './source-failed-error.ts';

/** Larger than any file of weights; what goes on for longer is not one. */
const sizeBytesMax = 4 * 2 ** 40;

/** Writes an answer's body behind what the partial file holds, or from its start when the server begins again. */
export async function receive(answer: HttpAnswer, url: URL, partial: Partial, order: Order): Promise<void> {
  const { start, totalBytes } = extentOf(answer, url);
  const encoding = headerOf(answer.headers, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw refused(url, `sends the file compressed (${encoding}) though asked not to`);
  const etag = strongEtag(answer);
  if (answer.status === 206) {
    const { version, file } = partial;
    const same =
      start === file.sizeBytes && totalBytes === version?.totalBytes && (etag ?? version?.etag) === version?.etag;
    if (!same) {
      await partial.begin({ etag: undefined, totalBytes: undefined });
      throw new SourceFailedError(`${url.host} changed the file during the download`, {
        remedy: 'Try again.',
        retriable: true,
      });
    }
  } else {
    await partial.begin({ etag, totalBytes });
  }
  await assertSpace(order.folder, (totalBytes ?? 0) - partial.file.sizeBytes, order.freeBytes);
  await writeBody(answer, url, partial, order);
  if (totalBytes !== undefined && partial.file.sizeBytes < totalBytes) {
    throw new SourceFailedError(`${url.host}: the connection was cut`, { remedy: 'Try again.', retriable: true });
  }
}

async function writeBody(answer: HttpAnswer, url: URL, partial: Partial, order: Order): Promise<void> {
  const { file } = partial;
  const limitBytes = partial.version?.totalBytes ?? sizeBytesMax;
  const body = answer.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await body.next().catch((error: unknown) => {
        order.signal.throwIfAborted();
        throw describeNetworkFailure(error, url);
      });
      if (next.done === true) return;
      const chunk = next.value as Uint8Array;
      if (file.sizeBytes + chunk.byteLength > limitBytes) throw refused(url, 'sends more bytes than it announced');
      await file.write(chunk).catch(async (error: unknown) => {
        throw await explainWriteFailure(error, order.folder, order.freeBytes);
      });
      order.progress('downloading', file.sizeBytes, partial.version?.totalBytes ?? order.expectedBytes);
    }
  } finally {
    answer.body.destroy();
  }
}

/** Where the answer's bytes begin in the file, and how long the file is. */
function extentOf(answer: HttpAnswer, url: URL): { start: number; totalBytes: number | undefined } {
  if (answer.status === 206) {
    const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headerOf(answer.headers, 'content-range') ?? '');
    if (!range) throw refused(url, 'sends a part of the file without saying which');
    return { start: Number(range[1]), totalBytes: Number(range[3]) };
  }
  const length = headerOf(answer.headers, 'content-length');
  const totalBytes = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  if (totalBytes !== undefined && totalBytes > sizeBytesMax) throw refused(url, `announces ${totalBytes} bytes`);
  return { start: 0, totalBytes };
}

function strongEtag(answer: HttpAnswer): string | undefined {
  const etag = headerOf(answer.headers, 'etag');
  return etag?.startsWith('"') ? etag : undefined;
}

function refused(url: URL, what: string): SourceFailedError {
  return new SourceFailedError(`${url.host} ${what}`, {
    remedy: 'The server or a proxy on the way is at fault: list another source.',
  });
}
