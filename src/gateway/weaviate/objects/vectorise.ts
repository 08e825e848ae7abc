import { embedInputs } from '../../embed-inputs.ts';
import type { Route } from '../../route.ts';
import type { Exchange } from '../../surface.ts';
import { noUrgency } from '../../urgency.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import { type ClassConfig, isText, type Json, vectorConfigs, vectorizerOf } from '../schema/class-config.ts';

/** What it takes to ask a model. */
export type ModelAccess = Pick<Exchange, 'routes' | 'key' | 'ask'>;

/**
 * The route of a module that embeds, ranks or writes: the one that its settings name as `model`, or the only one there is.
 *
 * @throws UnprocessableError where there is no such one, or more
 */
export function routeOf(settings: Json, kind: 'embed' | 'rerank' | 'generate', { routes, key }: ModelAccess): Route {
  const named = settings['model'] ?? settings['modelId'];
  const scope = kind === 'generate' ? 'chat' : 'embeddings';
  if (typeof named === 'string' && named !== '') return routes.find(named, key, scope);
  const fitting = routes.visibleTo(key).filter(({ model: { encoder } }) => {
    if (kind === 'generate') return encoder === undefined;
    return encoder !== undefined && encoder.says === undefined && (kind === 'rerank' || !encoder.judgesPairs);
  });
  const [only] = fitting;
  if (only === undefined || fitting.length > 1)
    throw new UnprocessableError(
      `the module must name its "model": ${fitting.length === 0 ? 'there is none here that it could use' : fitting.map(({ name }) => name).join(', ')}`,
    );
  return routes.find(only.name, key, scope);
}

/** Vectors of texts, by a module's encoder. */
export async function embedTexts(
  settings: Json,
  { texts, purpose }: { readonly texts: readonly string[]; readonly purpose: 'query' | 'passage' },
  access: ModelAccess,
): Promise<readonly Float32Array[]> {
  const route = routeOf(settings, 'embed', access);
  const dimensions = settings['dimensions'];
  const asked = {
    route,
    inputs: texts.map((text) => ({ kind: 'text', text }) as const),
    urgency: noUrgency,
    dimensions: typeof dimensions === 'number' ? dimensions : undefined,
    ...(route.model.encoder && { purpose, truncate: 'end' as const }),
  };
  return (await embedInputs(asked, access.ask)).vectors;
}

/** What is to become of objects' texts: by the name of the vectors that they are to have, the objects without them. */
export async function vectorsOfTexts(
  config: ClassConfig,
  objects: readonly { readonly properties: Json; readonly vectors: Readonly<Record<string, Float32Array>> }[],
  access: ModelAccess,
): Promise<readonly Readonly<Record<string, Float32Array>>[]> {
  const made = objects.map(({ vectors }) => ({ ...vectors }));
  for (const [name, kind] of Object.entries(vectorConfigs(config))) {
    const vectorizer = vectorizerOf(kind);
    if (vectorizer === undefined) continue;
    const lacking = objects.flatMap(({ vectors, properties }, index) => {
      const text = vectors[name] ? '' : textOf(config, vectorizer.settings, properties);
      return text === '' ? [] : [{ index, text }];
    });
    if (lacking.length === 0) continue;
    const texts = lacking.map(({ text }) => text);
    const vectors = await embedTexts(vectorizer.settings, { texts, purpose: 'passage' }, access);
    for (const [place, { index }] of lacking.entries()) made[index]![name] = vectors[place]!;
  }
  return made;
}

/** The texts of an object, property by property in the order of their names. */
function textOf({ properties: known }: ClassConfig, settings: Json, properties: Json): string {
  const { properties: chosen } = settings as { readonly properties?: readonly string[] | null };
  const names = chosen?.length ? chosen : known.filter(isText).map(({ name }) => name);
  return [...names]
    .toSorted()
    .flatMap((name) => properties[name] ?? [])
    .filter((value) => typeof value === 'string' && value !== '')
    .join(' ');
}
