import { z } from 'zod';

/** What a client says that it can do. */
export const clientCapabilities = z.record(z.string(), z.unknown());

export type ClientCapabilities = z.output<typeof clientCapabilities>;

/** Whether its user can be asked to fill in a form, which is what "elicitation" without more means. */
export function canAskUser({ elicitation }: ClientCapabilities): boolean {
  if (typeof elicitation !== 'object' || elicitation === null) return false;
  return 'form' in elicitation || !('url' in elicitation);
}
