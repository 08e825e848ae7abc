import { embedInputs } from '../embed-inputs.ts';
import type { Exchange } from '../surface.ts';
import { noUrgency } from '../urgency.ts';

/** A text, and the route whose encoder reads it. */
export interface TextToEncode {
  readonly route: string;
  readonly text: string;
}

/** What an endpoint has to ask encoders with. */
export type Encoding = Pick<Exchange, 'routes' | 'key' | 'ask' | 'detach'>;

/**
 * One vector for each text, in their order. Texts of one route are read together. What is too long is cut at its end.
 *
 * @throws what `RouteBook.find` and `embedInputs` throw
 */
export async function encodeTexts(
  texts: readonly TextToEncode[],
  purpose: 'query' | 'passage',
  encoding: Encoding,
): Promise<readonly Float32Array[]> {
  const vectors = new Map<TextToEncode, Float32Array>();
  const byRoute = Map.groupBy(new Set(texts), ({ route }) => route);
  for (const [index, [name, asked]] of [...byRoute].entries()) {
    const work = async (ask: Exchange['ask']): Promise<void> => {
      const found = await encodeWith(name, asked, purpose, encoding, ask);
      for (const [at, each] of asked.entries()) vectors.set(each, found[at]!);
    };
    // A request may ask one model; what others are asked counts as requests of its own.
    await (index === 0 ? work(encoding.ask) : apart(encoding, work));
  }
  return texts.map((each) => vectors.get(each)!);
}

async function encodeWith(
  name: string,
  asked: readonly TextToEncode[],
  purpose: 'query' | 'passage',
  { routes, key }: Encoding,
  ask: Exchange['ask'],
): Promise<readonly Float32Array[]> {
  const route = routes.find(name, key, 'embeddings');
  const inputs = asked.map(({ text }) => ({ kind: 'text', text }) as const);
  // Models that are no encoders know no purposes and cut nothing.
  const reading = route.model.encoder && ({ purpose, truncate: 'end' } as const);
  const { vectors } = await embedInputs({ route, inputs, urgency: noUrgency, dimensions: undefined, ...reading }, ask);
  return vectors;
}

async function apart(encoding: Encoding, work: (ask: Exchange['ask']) => Promise<void>): Promise<void> {
  const detached = encoding.detach();
  try {
    await work(detached.ask);
    detached.end();
  } catch (thrown) {
    detached.end(thrown);
    throw thrown;
  }
}
