/** A file that is open. Positions and sizes are in bytes. */
export interface OpenFile {
  /** Fills as much of `into` as there is, and resolves to how much that was. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Writes all of it, past the end too. It is on disk after `sync` only. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  sync(): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/**
 * The few things that a database does to files, so that a test can take the power away between any two of them. What was
 * not synced, a file's content or the names in a folder, may be there after that or not, in part, in any order.
 */
export interface FileLayer {
  /** `create` makes a new file or empties one; `write` opens one that is there. */
  open(path: string, purpose: 'read' | 'write' | 'create'): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** Does nothing when it is not there. */
  remove(path: string): Promise<void>;
  /** Names of files and folders; none when the folder is not there. */
  list(folder: string): Promise<readonly string[]>;
  makeFolder(folder: string): Promise<void>;
  /** With all that is in it. Does nothing when it is not there. */
  removeFolder(folder: string): Promise<void>;
  /** Makes the names in a folder durable: new files, renames, removals. */
  syncFolder(folder: string): Promise<void>;
}
