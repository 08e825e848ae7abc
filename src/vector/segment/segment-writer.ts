import { crc32 } from 'node:zlib';
import type { FileLayer, OpenFile } from '../files/file-layer.ts';
import { columnAlignment, type ColumnPlace, encodeTrailer, pageBytes } from './segment-format.ts';

/** Writes a segment's file, one column after the other. It counts when `finish` has resolved and somebody names it. */
export class SegmentWriter {
  readonly #file: OpenFile;
  readonly #columns: ColumnPlace[] = [];
  #end = 0;

  private constructor(file: OpenFile) {
    this.#file = file;
  }

  static async create(files: FileLayer, path: string): Promise<SegmentWriter> {
    return new SegmentWriter(await files.open(path, 'create'));
  }

  /** Writes what comes, in pages with a checksum each. */
  async column(name: string, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const offset = this.#end;
    const sums: number[] = [];
    let page = Buffer.allocUnsafe(pageBytes);
    let filled = 0;
    let bytes = 0;
    const flush = async (): Promise<void> => {
      const content = page.subarray(0, filled);
      sums.push(crc32(content));
      await this.#file.write(content, offset + bytes);
      bytes += filled;
      filled = 0;
      page = Buffer.allocUnsafe(pageBytes);
    };
    for await (const part of parts) {
      for (let at = 0; at < part.length;) {
        const piece = part.subarray(at, at + pageBytes - filled);
        page.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (filled === pageBytes) await flush();
      }
    }
    if (filled > 0) await flush();
    this.#columns.push({ name, offset, bytes, sums });
    this.#end = Math.ceil((offset + bytes) / columnAlignment) * columnAlignment;
  }

  /** Makes it durable. Resolves to its size. */
  async finish(facts: unknown): Promise<number> {
    const directory = Buffer.from(JSON.stringify({ facts, columns: this.#columns }));
    await this.#file.write(Buffer.concat([directory, encodeTrailer(this.#end, directory)]), this.#end);
    await this.#file.sync();
    return await this.#file.size();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
