import { SourceFailedError } from './source-failed-error.ts';

const connection = 'Check the network and the proxy settings (HTTPS_PROXY, NO_PROXY), or list another source.';
const certificates =
  'If a proxy here inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS or set NODE_USE_SYSTEM_CA=1.';

/** Codes of the operating system, of Node and of undici, in the reader's words. */
const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'there is no network',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 5 s',
  UND_ERR_HEADERS_TIMEOUT: 'no answer within 15 s',
  UND_ERR_BODY_TIMEOUT: 'nothing arrived for 30 s',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was shorter or longer than announced',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
};

/** Whatever a failed request or body threw, as an error that says why and what to do. It is always worth a retry. */
export function describeNetworkFailure(thrown: unknown, url: URL): SourceFailedError {
  const { code, message } = innermost(thrown);
  const tls = /CERT|SSL|TLS|SELF_SIGNED/.test(code) && !(code in meanings);
  const reason = meanings[code] ?? (tls ? `the certificate is not accepted (${code})` : message.slice(0, 200));
  return new SourceFailedError(`${url.host}: ${reason}`, {
    remedy: tls ? certificates : connection,
    retriable: true,
    cause: thrown,
  });
}

/** Undici wraps errors, and a name with several addresses gives an AggregateError. */
function innermost(thrown: unknown): { code: string; message: string } {
  let error = thrown as { code?: string; message?: string; cause?: unknown; errors?: unknown[] };
  for (let depth = 0; depth < 5 && error.code === undefined; depth++) {
    const inner = error.errors?.[0] ?? error.cause;
    if (inner === undefined) break;
    error = inner as typeof error;
  }
  return { code: error.code ?? '', message: error.message ?? String(thrown) };
}
