import type { Encoded, EncodeRequest, Encoder } from '#contract';
import type { Inquiry } from './surface.ts';

/** Encodes inputs, and counts what was read of them. */
export async function encodeCounted(
  encoder: Encoder,
  request: EncodeRequest,
  { context, tally }: Inquiry,
): Promise<readonly Encoded[]> {
  const encoded = await encoder.encode(request, context);
  for (const { tokens, isCached } of encoded)
    tally.count({ type: 'start', promptTokens: tokens, cachedTokens: isCached ? tokens : 0 });
  return encoded;
}
