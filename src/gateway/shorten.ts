/** What a client sent, short enough to be told back to it. */
export function shorten(text: string, lengthMax = 200): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax)}…`.toWellFormed();
}
