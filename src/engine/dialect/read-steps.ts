import type { ReadArguments } from './arguments-reader.ts';
import type { PendingText } from './pending-text.ts';

/** Reads on, step by step, with the text that has arrived now. */
export function readSteps(
  pending: PendingText,
  text: string,
  reader: {
    /** Undefined when more has to come first, or nothing will. */
    step(): string | undefined;
    hasEnded(): boolean;
  },
): ReadArguments {
  pending.add(text);
  let json = '';
  for (let piece = reader.step(); piece !== undefined; piece = reader.step()) json += piece;
  const ended = reader.hasEnded();
  return { json, length: ended ? text.length - pending.length : text.length, ended };
}
