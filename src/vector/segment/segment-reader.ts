import { crc32 } from 'node:zlib';
import { SegmentDamagedError } from '../errors/segment-damaged-error.ts';
import type { FileLayer, OpenFile } from '../files/file-layer.ts';
import { type ColumnPlace, decodeTrailer, pageBytes, trailerBytes } from './segment-format.ts';

/** How much is read at once. */
const readBytes = 32 * pageBytes;

/** Reads a segment's file, and believes nothing without its checksum. */
export class SegmentReader {
  readonly facts: unknown;
  readonly #path: string;
  readonly #file: OpenFile;
  readonly #columns: ReadonlyMap<string, ColumnPlace>;

  private constructor(path: string, file: OpenFile, facts: unknown, columns: readonly ColumnPlace[]) {
    this.facts = facts;
    this.#path = path;
    this.#file = file;
    this.#columns = new Map(columns.map((column) => [column.name, column]));
  }

  /** @throws SegmentDamagedError; what the file layer throws */
  static async open(files: FileLayer, path: string): Promise<SegmentReader> {
    const file = await files.open(path, 'read');
    try {
      const size = await file.size();
      const trailer = Buffer.alloc(trailerBytes);
      await file.read(trailer, Math.max(0, size - trailerBytes));
      const place = decodeTrailer(trailer);
      if (!place) throw new SegmentDamagedError(path, 'its end');
      const directory = Buffer.alloc(place.bytes);
      await file.read(directory, place.offset);
      if (crc32(directory) !== place.sum) throw new SegmentDamagedError(path, 'its directory');
      const { facts, columns } = JSON.parse(directory.toString()) as { facts: unknown; columns: ColumnPlace[] };
      return new SegmentReader(path, file, facts, columns);
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }

  get columns(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** 0 where there is no such column. */
  bytesOf(name: string): number {
    return this.#columns.get(name)?.bytes ?? 0;
  }

  /**
   * Fills `into`, which has the column's length.
   *
   * @throws SegmentDamagedError
   */
  async readInto(name: string, into: Uint8Array): Promise<void> {
    const column = this.#columns.get(name);
    if (!column) return;
    for (let at = 0; at < column.bytes; at += readBytes) {
      const part = into.subarray(at, Math.min(at + readBytes, column.bytes));
      const done = await this.#file.read(part, column.offset + at);
      for (let page = 0; page < part.length; page += pageBytes) {
        const content = part.subarray(page, page + pageBytes);
        if (done < part.length || crc32(content) !== column.sums[(at + page) / pageBytes])
          throw new SegmentDamagedError(this.#path, `page ${(at + page) / pageBytes} of ${name}`);
      }
    }
  }

  async read(name: string): Promise<Buffer<ArrayBuffer>> {
    const bytes = Buffer.alloc(this.bytesOf(name));
    await this.readInto(name, bytes);
    return bytes;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
