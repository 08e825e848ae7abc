import { askGateway } from '../ask-gateway.ts';

export interface VectorsAsked {
  readonly url: string;
  readonly key: string | undefined;
  readonly route: string;
  readonly texts: readonly string[];
  readonly dimensions?: number | undefined;
  readonly purpose?: 'query' | 'passage' | undefined;
  readonly signal: AbortSignal;
}

export interface VectorsAnswer {
  readonly vectors: readonly Float32Array[];
  readonly tokens: number;
}

interface Body {
  readonly data: readonly { readonly embedding: string }[];
  readonly usage: { readonly prompt_tokens: number };
}

/** Texts of one request. */
const batchMax = 256;

/**
 * Asks the gateway for vectors as any client would.
 *
 * @throws what `askGateway` throws
 */
export async function askVectors(asked: VectorsAsked): Promise<VectorsAnswer> {
  const vectors: Float32Array[] = [];
  let tokens = 0;
  for (let first = 0; first < asked.texts.length; first += batchMax) {
    const { data, usage } = await askOnce(asked, asked.texts.slice(first, first + batchMax));
    vectors.push(...data.map(({ embedding }) => unpacked(embedding)));
    tokens += usage.prompt_tokens;
  }
  return { vectors, tokens };
}

function askOnce(
  { url, key, route, dimensions, purpose, signal }: VectorsAsked,
  texts: readonly string[],
): Promise<Body> {
  const body = {
    model: route,
    input: texts,
    encoding_format: 'base64',
    ...(dimensions !== undefined && { dimensions }),
    ...(purpose && { input_type: purpose }),
  };
  return askGateway<Body>({ url, key }, { method: 'POST', path: '/v1/embeddings', body, signal });
}

function unpacked(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
}
