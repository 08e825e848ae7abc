/** Keeps a stream open, and says nothing. */
export const comment = ': alive\n\n';

/**
 * A message as a server-sent event.
 *
 * @param eventId after which a client that was cut off goes on
 */
export function messageFrame(message: object, eventId?: string): string {
  return `event: message\n${eventId === undefined ? '' : `id: ${eventId}\n`}data: ${JSON.stringify(message)}\n\n`;
}
