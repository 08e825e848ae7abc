/** `traceparent` of W3C Trace Context, level 1, section 3.2: neither of the ids may be all zeros. */
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace that a client says its request is part of, to be passed on where nobody traces here; undefined for what is none. */
export function clientTrace(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && traceparent.test(header) ? header : undefined;
}
