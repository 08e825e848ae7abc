import type { Disk } from './disk.ts';

interface File {
  bytes: Buffer<ArrayBuffer>;
  usedMs: number;
}

/** A folder in memory, which tests can break in every way that a real one breaks. */
export class FakeDisk implements Disk {
  readonly files = new Map<string, File>();
  free = 2 ** 40;
  /** Thrown by everything that changes something. */
  writeError: Error | undefined;
  /** Turns of the event loop that everything takes. */
  delay = 0;
  writes = 0;

  async names(): Promise<readonly string[]> {
    await this.#pass();
    if (this.writeError) throw this.writeError;
    return [...this.files.keys()];
  }

  async status(name: string): Promise<{ sizeBytes: number; usedMs: number }> {
    await this.#pass();
    const { bytes, usedMs } = this.#file(name);
    return { sizeBytes: bytes.length, usedMs };
  }

  async read(name: string, bytes: number): Promise<Buffer<ArrayBuffer>> {
    await this.#pass();
    return Buffer.copyBytesFrom(this.#file(name).bytes, 0, bytes) as Buffer<ArrayBuffer>;
  }

  async write(name: string, parts: readonly Uint8Array[], usedMs: number): Promise<void> {
    await this.#pass();
    if (this.writeError) throw this.writeError;
    this.writes++;
    this.files.set(name, { bytes: Buffer.concat(parts), usedMs });
  }

  async touch(name: string, usedMs: number): Promise<void> {
    await this.#pass();
    this.#file(name).usedMs = usedMs;
  }

  async remove(name: string): Promise<void> {
    await this.#pass();
    this.files.delete(name);
  }

  async freeBytes(): Promise<number> {
    return this.free;
  }

  /** Changes a file behind everybody's back. */
  corrupt(name: string, change: (bytes: Buffer<ArrayBuffer>) => Buffer<ArrayBuffer>): void {
    const file = this.#file(name);
    file.bytes = change(file.bytes);
  }

  #file(name: string): File {
    const file = this.files.get(name);
    if (file === undefined) throw Object.assign(new Error(`no file ${name}`), { code: 'ENOENT' });
    return file;
  }

  async #pass(): Promise<void> {
    for (let turn = 0; turn < this.delay; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}
