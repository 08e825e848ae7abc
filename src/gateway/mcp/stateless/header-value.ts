import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMismatchError } from '../errors/header-mismatch-error.ts';

/** Who passes a request on by its headers must not be misled. @throws HeaderMismatchError */
export function expectHeader(header: string, expected: string, headers: IncomingHttpHeaders): void {
  const given = headers[header];
  if (typeof given !== 'string' || decoded(given.trim()) !== expected) throw new HeaderMismatchError(header);
}

/** What no header can carry travels as Base64 between marks; undefined where that is none. */
function decoded(value: string): string | undefined {
  const [, base64] = /^=\?base64\?(.*)\?=$/.exec(value) ?? [];
  if (base64 === undefined) return value;
  const isWhole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64);
  return isWhole ? Buffer.from(base64, 'base64').toString() : undefined;
}
