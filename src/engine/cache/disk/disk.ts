export interface FileStatus {
  readonly sizeBytes: number;
  /** When it was last of use, in milliseconds since the Unix epoch. */
  readonly usedMs: number;
}

/** The folder of a cache. Everything may fail, and files may come and go: others use the folder too. */
export interface Disk {
  /** Of finished files. */
  names(): Promise<readonly string[]>;
  status(name: string): Promise<FileStatus>;
  /** The first bytes of a file, fewer where it has no more. */
  read(name: string, bytes: number): Promise<Buffer<ArrayBuffer>>;
  /** Whole or not at all, unless the machine loses power. */
  write(name: string, parts: readonly Uint8Array[], usedMs: number): Promise<void>;
  /** Notes when a file was last of use. */
  touch(name: string, usedMs: number): Promise<void>;
  /** Without effect when it is not there. */
  remove(name: string): Promise<void>;
  /** Bytes that are free on the disk. */
  freeBytes(): Promise<number>;
}
