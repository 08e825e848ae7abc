import type { ModelWeights, Route } from '../route.ts';
import type { RouteBook } from '../route-book.ts';

/** What is in memory until others need the room: clients want a time when it goes, and there is none. */
const never = '9999-12-31T23:59:59Z';

/** A route as one of Ollama's lists has it. */
export function modelObject({ name, createdAt, fingerprint = '', model }: Route, { weights }: RouteBook) {
  const known = weights?.(model.name);
  return {
    name,
    model: name,
    modified_at: createdAt.toISOString(),
    size: known?.sizeBytes ?? 0,
    digest: known ? hexOf(known) : fingerprint,
    details: detailsObject(known),
  };
}

/** A route whose model is in memory; undefined where it is not, or runs elsewhere. */
export function loadedObject(route: Route, book: RouteBook): object | undefined {
  const known = book.weights?.(route.model.name);
  if (!known?.isLoaded) return undefined;
  const { modified_at: _, ...about } = modelObject(route, book);
  return {
    ...about,
    size: known.memoryBytes,
    size_vram: 0,
    expires_at: never,
    context_length: route.model.contextTokens,
  };
}

/** What `/api/show` tells. Of what runs elsewhere it knows little more than the room that there is. */
export function shownObject({ createdAt, model }: Route, { weights }: RouteBook) {
  const { name, contextTokens, media, scorer, encoder } = model;
  const known = weights?.(name);
  const architecture = known?.architecture ?? 'lode';
  return {
    license: known?.licence ?? '',
    modelfile: '',
    parameters: `num_ctx ${contextTokens}`,
    template: '',
    system: '',
    details: detailsObject(known),
    messages: [],
    modified_at: createdAt.toISOString(),
    model_info: {
      'general.architecture': architecture,
      ...(known && {
        'general.parameter_count': known.parameters,
        [`${architecture}.block_count`]: known.layers,
        [`${architecture}.embedding_length`]: known.embeddingLength,
      }),
      [`${architecture}.context_length`]: contextTokens,
    },
    capabilities: [
      'completion',
      'tools',
      ...(media?.includes('image') ? ['vision'] : []),
      ...(scorer || encoder ? ['embedding'] : []),
    ],
  };
}

export function hexOf({ digest }: Pick<ModelWeights, 'digest'>): string {
  return digest.slice('sha256:'.length);
}

function detailsObject(known: ModelWeights | undefined) {
  const family = known?.architecture ?? '';
  return {
    parent_model: '',
    format: known ? 'gguf' : '',
    family,
    families: known ? [family] : [],
    parameter_size: known ? parameterSize(known.parameters) : '',
    quantization_level: known?.quantisation ?? '',
  };
}

/** "134.52M", "1.5B", as Ollama writes them. */
function parameterSize(parameters: number): string {
  const [unit, letter] = parameters >= 1e9 ? [1e9, 'B'] : [1e6, 'M'];
  return `${Number((parameters / unit).toFixed(parameters >= 1e9 ? 1 : 2))}${letter}`;
}
