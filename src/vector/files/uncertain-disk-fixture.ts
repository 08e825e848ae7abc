import { dirname } from 'node:path';
import type { FileLayer, OpenFile } from './file-layer.ts';

/** A write that is not synced. */
interface Pending {
  readonly bytes: Uint8Array;
  readonly position: number;
}

/** A file's content: what is on disk for sure, and what happened since, in order. */
interface Content {
  synced: Buffer;
  current: Buffer;
  pending: (Pending | { readonly truncate: number })[];
}

/** Names in one folder, on disk for sure and now. */
interface Names {
  synced: Map<string, Content>;
  current: Map<string, Content>;
}

/** What a disk takes at once. */
const sectorBytes = 512;

/**
 * Files in memory that can lose power: of what was not synced, any part is there afterwards. With `failAt` the n-th operation
 * fails as a disk fails, and those that follow work again.
 */
export class UncertainDisk implements FileLayer {
  readonly #folders = new Map<string, Names>();
  /** Operations so far. */
  operations = 0;
  failAt = Infinity;
  /** After this many operations nothing works any more: the machine is off. */
  offAt = Infinity;

  async open(path: string, purpose: 'read' | 'write' | 'create'): Promise<OpenFile> {
    this.#count(`open ${path}`);
    const { current } = this.#folder(dirname(path));
    if (purpose === 'create') current.set(path, { synced: Buffer.alloc(0), current: Buffer.alloc(0), pending: [] });
    const content = current.get(path);
    if (!content) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT', syscall: 'open' });
    return this.#openFile(path, content);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#count(`rename ${from}`);
    const folder = this.#folders.get(from);
    if (folder) {
      for (const path of this.#under(from)) {
        const names = this.#folders.get(path)!;
        this.#folders.delete(path);
        this.#folders.set(to + path.slice(from.length), renamed(names, from, to));
      }
      return;
    }
    const source = this.#folder(dirname(from)).current;
    const content = source.get(from)!;
    source.delete(from);
    this.#folder(dirname(to)).current.set(to, content);
  }

  async remove(path: string): Promise<void> {
    this.#count(`remove ${path}`);
    this.#folder(dirname(path)).current.delete(path);
  }

  async list(folder: string): Promise<readonly string[]> {
    this.#count(`list ${folder}`);
    const files = [...(this.#folders.get(folder)?.current.keys() ?? [])];
    const folders = [...this.#folders.keys()].filter((path) => dirname(path) === folder);
    return [...files, ...folders].map((path) => path.slice(folder.length + 1));
  }

  async makeFolder(folder: string): Promise<void> {
    this.#count(`mkdir ${folder}`);
    this.#folder(folder);
  }

  async removeFolder(folder: string): Promise<void> {
    this.#count(`rmdir ${folder}`);
    for (const path of this.#under(folder)) this.#folders.delete(path);
  }

  async syncFolder(folder: string): Promise<void> {
    this.#count(`syncdir ${folder}`);
    const names = this.#folder(folder);
    names.synced = new Map(names.current);
  }

  /** The power goes and comes back. `chance` gives numbers from 0 to 1. */
  loseRandomly(chance: () => number): void {
    this.offAt = Infinity;
    this.failAt = Infinity;
    for (const names of this.#folders.values()) {
      const paths = new Set([...names.synced.keys(), ...names.current.keys()]);
      const after = new Map<string, Content>();
      for (const path of paths) {
        const content = (chance() < 0.5 ? names.current : names.synced).get(path);
        if (content) after.set(path, content);
      }
      for (const content of new Set(after.values())) settle(content, chance);
      names.current = after;
      names.synced = new Map(after);
    }
  }

  /** Changes a byte that is on disk, as a disk does that forgets. */
  rot(path: string, position: number): void {
    const content = this.#folder(dirname(path)).current.get(path)!;
    content.current[position]! ^= 0x40;
    content.synced = Buffer.from(content.current);
  }

  sizeOf(path: string): number {
    return this.#folder(dirname(path)).current.get(path)!.current.length;
  }

  #openFile(path: string, content: Content): OpenFile {
    return {
      read: async (into, position) => {
        this.#count(`read ${path}`);
        const part = content.current.subarray(position, position + into.length);
        into.set(part);
        return part.length;
      },
      write: async (bytes, position) => {
        try {
          this.#count(`write ${path}`);
        } catch (thrown) {
          // A failing disk may have written a part.
          const part = bytes.slice(0, bytes.length >> 1);
          content.pending.push({ bytes: part, position });
          content.current = written(content.current, part, position);
          throw thrown;
        }
        const copy = Uint8Array.from(bytes);
        content.pending.push({ bytes: copy, position });
        content.current = written(content.current, copy, position);
      },
      truncate: async (size) => {
        this.#count(`truncate ${path}`);
        content.pending.push({ truncate: size });
        content.current = content.current.subarray(0, size);
      },
      sync: async () => {
        this.#count(`sync ${path}`);
        content.synced = Buffer.from(content.current);
        content.pending = [];
      },
      size: async () => content.current.length,
      close: async () => {},
    };
  }

  /** A folder and those in it. */
  #under(folder: string): readonly string[] {
    return [...this.#folders.keys()].filter((path) => path === folder || path.startsWith(`${folder}/`));
  }

  #folder(folder: string): Names {
    let names = this.#folders.get(folder);
    if (!names) this.#folders.set(folder, (names = { synced: new Map(), current: new Map() }));
    return names;
  }

  #count(what: string): void {
    const operation = ++this.operations;
    if (operation >= this.offAt || operation === this.failAt)
      throw Object.assign(new Error(`EIO: i/o error, ${what}`), { code: 'EIO', syscall: 'write' });
  }
}

/** Any part of what was not synced came to the disk, sector by sector. */
function settle(content: Content, chance: () => number): void {
  let bytes: Buffer = Buffer.from(content.synced);
  for (const pending of content.pending) {
    if ('truncate' in pending) {
      if (chance() < 0.5) bytes = bytes.subarray(0, pending.truncate);
      continue;
    }
    for (let at = 0; at < pending.bytes.length; at += sectorBytes)
      if (chance() < 0.6) bytes = written(bytes, pending.bytes.subarray(at, at + sectorBytes), pending.position + at);
  }
  content.synced = bytes;
  content.current = Buffer.from(bytes);
  content.pending = [];
}

function written(content: Buffer, bytes: Uint8Array, position: number): Buffer {
  const size = Math.max(content.length, position + bytes.length);
  const result = Buffer.alloc(size);
  content.copy(result);
  result.set(bytes, position);
  return result;
}

function renamed(names: Names, from: string, to: string): Names {
  const move = (map: Map<string, Content>) =>
    new Map([...map].map(([path, each]) => [to + path.slice(from.length), each]));
  return { synced: move(names.synced), current: move(names.current) };
}
