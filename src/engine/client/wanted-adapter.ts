import type { AdapterUse } from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import type { WantedAdapter } from '../wire.ts';

/** Finds the GGUF file of an adapter; see `EngineOptions`. */
export type AdapterFile = (name: string) => Promise<string>;

const nameCharactersMax = 256;

/** @throws InvalidRequestError for a model without adapters, and what `adapterFile` throws */
export async function wantedAdapter(
  { name, scale = 1 }: AdapterUse,
  adapterFile: AdapterFile | undefined,
): Promise<WantedAdapter> {
  if (adapterFile === undefined) throw new InvalidRequestError('adapter', 'is named, and this model has none');
  if (name === '' || name.length > nameCharactersMax)
    throw new InvalidRequestError('adapter.name', `must have 1 to ${nameCharactersMax} characters`);
  return { name, file: await adapterFile(name), scale };
}
