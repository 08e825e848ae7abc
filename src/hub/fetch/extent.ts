import { headerOf, type HttpAnswer } from './http.ts';
import { SourceFailedError } from './source-failed-error.ts';

/** Larger than any file of weights; what goes on for longer is not one. */
export const sizeBytesMax = 4 * 2 ** 40;

/** Where the answer's bytes begin in the file, and how long the file is. */
export function extentOf(answer: HttpAnswer, url: URL): { start: number; totalBytes: number | undefined } {
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

/** Bytes that a server has compressed on its own are not those of the file. */
export function assertPlain(answer: HttpAnswer, url: URL): void {
  const encoding = headerOf(answer.headers, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw refused(url, `sends the file compressed (${encoding}) though asked not to`);
}

/** A weak one stands for versions that differ in their bytes (RFC 9110, 8.8.1). */
export function strongEtag(answer: HttpAnswer): string | undefined {
  const etag = headerOf(answer.headers, 'etag');
  return etag?.startsWith('"') ? etag : undefined;
}

export function refused(url: URL, what: string): SourceFailedError {
  return new SourceFailedError(`${url.host} ${what}`, {
    remedy: 'The server or a proxy on the way is at fault: list another source.',
  });
}
