import type { FileLayer } from '../files/file-layer.ts';
import { headerBytes, secondsOf } from './log-entry.ts';

/** When the first entry of a log was written, in seconds since the Unix epoch; 0 where it has none. */
export async function firstSeconds(files: FileLayer, path: string): Promise<number> {
  const file = await files.open(path, 'read');
  try {
    const header = Buffer.alloc(headerBytes);
    const bytes = await file.read(header, 0);
    return secondsOf(header.subarray(0, bytes));
  } finally {
    await file.close();
  }
}
