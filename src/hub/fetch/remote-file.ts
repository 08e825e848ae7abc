import type { ByteSource } from '../gguf/read-gguf.ts';
import { assertPlain, extentOf, refused, strongEtag } from './extent.ts';
import { discard, type Http, type HttpAnswer } from './http.ts';
import { describeNetworkFailure } from './network-failure.ts';
import { SourceFailedError } from './source-failed-error.ts';
import { failureOf, type WebFile } from './web-file.ts';

/** A file on a server, of which parts can be read without downloading it. */
export interface RemoteFile {
  readonly sizeBytes: number | undefined;
  /** Undefined when the server gives files only whole (RFC 9110, 14.2 leaves it free to). */
  readonly parts: ByteSource | undefined;
}

export interface RemoteFileOptions {
  readonly http: Http;
  /** How much is asked for to begin with; the first read must be of this length, from the start. */
  readonly firstBytes: number;
  readonly answerTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** @throws SourceFailedError when the server does not give the file; of a read also when it breaks off */
export async function openRemoteFile(wanted: WebFile, options: RemoteFileOptions): Promise<RemoteFile> {
  const answer = await ask(wanted, options, `bytes=0-${options.firstBytes - 1}`);
  const url = new URL(wanted.url);
  const { totalBytes: sizeBytes } = extentOf(answer, url);
  if (answer.status === 200 || sizeBytes === undefined) {
    discard(answer);
    return { sizeBytes, parts: undefined };
  }
  const etag = strongEtag(answer);
  const read: ByteSource['read'] = async (start, length) => {
    const part = { start, length, sizeBytes };
    if (start === 0) return { bytes: await takePart(answer, url, part), fileBytes: sizeBytes };
    const next = await ask(wanted, options, `bytes=${start}-${start + length - 1}`, etag);
    const isSame = extentOf(next, url).totalBytes === sizeBytes && strongEtag(next) === etag;
    if (next.status === 206 && isSame) return { bytes: await takePart(next, url, part), fileBytes: sizeBytes };
    discard(next);
    throw new SourceFailedError(`${url.host} changed the file while it was looked into`, {
      remedy: 'Try again.',
      retriable: true,
    });
  };
  return { sizeBytes, parts: { read } };
}

async function ask(
  wanted: WebFile,
  { http, signal, answerTimeoutMs }: RemoteFileOptions,
  range: string,
  etag?: string,
): Promise<HttpAnswer> {
  const headers = { ...wanted.headers, range, ...(etag !== undefined && { 'if-range': etag }) };
  const answer = await http.get(wanted.url, { headers, signal, answerTimeoutMs });
  if (answer.status === 200 || answer.status === 206) return answer;
  discard(answer);
  throw failureOf(answer, wanted);
}

/** The bytes of an answer that must be exactly the part that was asked for, or the rest of the file. */
async function takePart(
  answer: HttpAnswer,
  url: URL,
  part: { readonly start: number; readonly length: number; readonly sizeBytes: number },
): Promise<Uint8Array> {
  const wantedBytes = Math.min(part.length, part.sizeBytes - part.start);
  const chunks: Uint8Array[] = [];
  let taken = 0;
  try {
    assertPlain(answer, url);
    if (extentOf(answer, url).start !== part.start)
      throw refused(url, 'sends another part of the file than was asked for');
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      taken += chunk.byteLength;
      if (taken > wantedBytes) throw refused(url, 'sends more bytes than were asked for');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof SourceFailedError ? error : describeNetworkFailure(error, url);
  } finally {
    discard(answer);
  }
  if (taken === wantedBytes) return Buffer.concat(chunks);
  throw new SourceFailedError(`${url.host}: the connection was cut`, { remedy: 'Try again.', retriable: true });
}
