import type { FileArchive } from '../files/archive/file-archive.ts';
import type { FileDraft } from '../files/archive/file-draft.ts';

/** Begins a file only when there is something to be written into it. */
export class BatchFile {
  readonly #files: FileArchive;
  readonly #tenant: string;
  readonly #begun: (id: string) => Promise<void>;
  #draft: FileDraft | undefined;

  /** @param begun told before anything is written, so that what is left of it after a kill can be found */
  constructor(files: FileArchive, tenant: string, begun: (id: string) => Promise<void>) {
    this.#files = files;
    this.#tenant = tenant;
    this.#begun = begun;
  }

  async writeLine(text: string): Promise<void> {
    if (this.#draft === undefined) {
      this.#draft = await this.#files.begin(this.#tenant);
      await this.#begun(this.#draft.id);
    }
    await this.#draft.append(Buffer.from(`${text}\n`));
  }

  /** @returns its id; undefined when nothing was written */
  async finish(facts: { readonly filename: string; readonly keptMs: number }): Promise<string | undefined> {
    const createdMs = Date.now();
    const { filename, keptMs } = facts;
    await this.#draft?.finish({ purpose: 'batch_output', filename, createdMs, expiresMs: createdMs + keptMs });
    return this.#draft?.id;
  }
}
