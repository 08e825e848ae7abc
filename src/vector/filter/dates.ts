const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Milliseconds since the Unix epoch; undefined for a text that is no date. Without a zone it is UTC.
 *
 * @see RFC 3339
 */
export function dateOf(text: string): number | undefined {
  if (text.length < 10 || text.length > 40 || !form.test(text)) return undefined;
  const hasZone = text.length > 10 && /(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = Date.parse(text.length === 10 || hasZone ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}
