import { join } from 'node:path';
import { inspectModel, type ModelFacts, prepareAdapter, readGguf } from '#hub';
import { type FetchFolder, fetchFolder } from '../hub/fetching.ts';
import { type PeftOptions, writePeftAdapter } from '../peft-adapters.ts';
import { smollm2 } from '../weights.ts';

const attention = ['q_proj', 'k_proj', 'v_proj', 'o_proj'].map((name) => `self_attn.${name}`);

/** Random, and strong enough that every answer is another one. */
export const strong: PeftOptions = { rank: 8, alpha: 16, size: 0.3, modules: [...attention, 'mlp.down_proj'] };

/** Adapters for SmolLM2 in a folder of their own, made as a stack makes them. */
export class AdapterShelf implements Disposable {
  readonly #folder: FetchFolder = fetchFolder();
  readonly #files = new Map<string, string>();

  /** What an engine is given to find them. */
  readonly fileOf = async (name: string): Promise<string> => {
    const file = this.#files.get(name);
    if (file === undefined) throw new Error(`there is no adapter ${name}`);
    return file;
  };

  get folder(): FetchFolder {
    return this.#folder;
  }

  /** Makes an adapter and puts it on the shelf under a name. */
  async add(name: string, options: PeftOptions): Promise<string> {
    const { blobs, home } = this.#folder;
    const base = await smollm2();
    const peft = writePeftAdapter(join(home, name), await factsOf(base), options);
    const digestOf = async (file: string) => (await this.#folder.fetch(`file:${file}`)).digest;
    const { digest } = await prepareAdapter({
      blobs,
      home,
      weights: await digestOf(join(peft, 'adapter_model.safetensors')),
      config: await digestOf(join(peft, 'adapter_config.json')),
      base: await digestOf(base),
    });
    const file = await blobs.pathOf(digest);
    this.#files.set(name, file);
    return file;
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

export async function factsOf(file: string): Promise<ModelFacts> {
  return inspectModel(await readGguf(file));
}
