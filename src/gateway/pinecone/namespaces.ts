import type { IncomingHttpHeaders } from 'node:http';

/** What the namespace without a name is called since versions of this date; before, it is the empty text. */
const defaultName = '__default__';
const namedSince = '2025-04';

/** A namespace of the store by the name that clients give it. */
export function namespaceOf(given: string | null | undefined): string {
  return given == null || given === defaultName ? '' : given;
}

/** A namespace of the store as clients are told of it. */
export function toldNamespace(namespace: string, headers: IncomingHttpHeaders): string {
  const version = headers['x-pinecone-api-version'];
  const isNamed = typeof version !== 'string' || version >= namedSince;
  return namespace === '' && isNamed ? defaultName : namespace;
}
