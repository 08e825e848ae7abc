import type { ServerResponse } from 'node:http';

/**
 * Cuts the connection of a client that takes nothing for so long.
 *
 * @returns calls it off
 */
export function cutOffAfter(response: ServerResponse, idleMs: number, onCut: () => void = () => {}): () => void {
  const timer = setTimeout(() => {
    // Of several requests that were sent at once, the later ones have no connection of their own yet: they only wait.
    if (response.socket === null) return void timer.refresh();
    onCut();
    response.req.socket.destroy();
  }, idleMs);
  return () => clearTimeout(timer);
}

/** Ends a response; a client that does not take the rest of it in time is cut off. */
export function endWithin(response: ServerResponse, idleMs: number, text?: string): void {
  response.end(text);
  // What the operating system has taken, as nearly always, is waited for by nobody.
  if (response.writableLength > 0) response.once('close', cutOffAfter(response, idleMs));
}
