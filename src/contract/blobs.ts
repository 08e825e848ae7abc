import type { Digest } from '#base';

/** Files by content: written once, never changed, shared by all who name the same digest. */
export interface Blobs {
  has(digest: Digest): Promise<boolean>;
  /** The local path of a stored blob; throws when it is not there. Read only: the file must not be written to. */
  pathOf(digest: Digest): Promise<string>;
  sizeOf(digest: Digest): Promise<number | undefined>;
  /** Moves a finished file in (same file system: a rename, made durable), after its content hashed to `digest`. */
  adopt(file: string, digest: Digest): Promise<void>;
  delete(digest: Digest): Promise<void>;
  list(): AsyncIterable<{ readonly digest: Digest; readonly sizeBytes: number }>;
}
