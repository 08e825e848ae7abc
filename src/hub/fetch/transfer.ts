import { assertSpace, explainWriteFailure } from './disk-space.ts';
import type { Order } from './delivery.ts';
import { assertPlain, extentOf, refused, sizeBytesMax, strongEtag } from './extent.ts';
import { discard, type HttpAnswer } from './http.ts';
import { describeNetworkFailure } from './network-failure.ts';
import type { Partial } from './partial.ts';
import { SourceFailedError } from './source-failed-error.ts';

/** Writes an answer's body behind what the partial file holds, or from its start when the server begins again. */
export async function receive(answer: HttpAnswer, url: URL, partial: Partial, order: Order): Promise<void> {
  const { start, totalBytes } = extentOf(answer, url);
  assertPlain(answer, url);
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
    discard(answer);
  }
}
