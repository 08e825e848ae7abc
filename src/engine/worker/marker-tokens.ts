import type { Vocabulary } from '#native';
import type { Dialect } from '../dialect/dialect.ts';

/**
 * Tokens that stand for a mark of the dialect and, as they steer the model, for no text otherwise: in answers they have to
 * be seen.
 */
export async function markerTokens(
  vocabulary: Vocabulary,
  { markers }: Dialect,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const found = new Map<number, Uint8Array>();
  for (const mark of markers) {
    const [token, ...others] = await vocabulary.tokenise(mark, { addSpecial: false, parseSpecial: true });
    if (token === undefined || others.length > 0 || vocabulary.bytesOf(token).length > 0) continue;
    found.set(token, Buffer.from(mark));
  }
  return found;
}
