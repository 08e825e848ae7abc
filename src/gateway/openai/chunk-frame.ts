import type { AnswerIdentity } from './identity.ts';
import { dataEvent } from './event-stream.ts';

/**
 * Writes the chunks of one stream. All but the choice is the same in every chunk, so it is serialised once: the price of
 * a token is that of its own few bytes.
 */
export interface ChunkFrame {
  /**
   * @param choice JSON of the one choice that the chunk carries
   * @param lode told with the last one
   */
  around(choice: string, lode?: object): string;
  /** What follows the last choice: a chunk with the usage for clients that asked for it, else nothing. */
  end(usage: object): string;
}

export function chunkFrame(identity: AnswerIdentity, object: string, includeUsage: boolean): ChunkFrame {
  const { id, ...rest } = identity;
  const opening = JSON.stringify({ id, object, ...rest }).slice(0, -1);
  const before = `data: ${opening},"choices":[`;
  const after = includeUsage ? ',"usage":null}\n\n' : '}\n\n';
  const told = (lode: object | undefined) => (lode === undefined ? '' : `,"lode":${JSON.stringify(lode)}`);
  return {
    around: (choice, lode) => `${before}${choice}]${told(lode)}${after}`,
    end: (usage) => (includeUsage ? dataEvent(`${opening},"choices":[],"usage":${JSON.stringify(usage)}}`) : ''),
  };
}
