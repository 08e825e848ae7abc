import { open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileSource } from '../source/local-file.ts';
import type { Deliver } from './delivery.ts';
import { assertSpace } from './disk-space.ts';
import { chunksOf, HashedFile } from './hashed-file.ts';
import { SourceFailedError } from './source-failed-error.ts';

/** Copies a file of this machine: the user's own file stays as it is, and may change later without harm. */
export const fromFile: Deliver<FileSource> = async (source, order) => {
  const path = resolve(order.baseFolder, source.path);
  // Looked at before it is opened: opening a pipe would wait for its writer.
  const status = await stat(path).catch((error: unknown) => failed(path, error));
  if (!status.isFile())
    throw new SourceFailedError(`${path} is not a file`, { remedy: 'Name the file of the weights itself.' });
  await assertSpace(order.folder, status.size, order.freeBytes);
  const original = await open(path, 'r').catch((error: unknown) => failed(path, error));
  try {
    await using copy = await HashedFile.open(join(order.folder, 'body'), { keep: false });
    for await (const chunk of chunksOf(original, order.signal)) {
      await copy.write(chunk);
      order.progress('copying', copy.sizeBytes, status.size);
    }
    return { file: copy.path, digest: copy.digest(), sizeBytes: copy.sizeBytes };
  } finally {
    await original.close();
  }
};

function failed(path: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})`;
  throw new SourceFailedError(reason, { remedy: 'Check the path in the file: source.', cause: error });
}
