import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from './disk.ts';

/** What a writer that was killed leaves behind; one that lives writes to its file all the time. */
const draftEnding = '.part';
const draftMaxMs = 60_000;

/** A folder on this machine, which only its owner can read. It is made when it is first asked for. */
export function folderDisk(folder: string): Disk {
  const pathOf = (name: string) => join(folder, name);
  const make = () => mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async names() {
      await make();
      const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
      const isDraft = ({ name }: { readonly name: string }) => name.endsWith(draftEnding);
      for (const { name } of files.filter(isDraft)) await removeOld(pathOf(name));
      return files.filter((file) => !isDraft(file)).map(({ name }) => name);
    },
    async status(name) {
      const { size, mtimeMs } = await stat(pathOf(name));
      return { sizeBytes: size, usedMs: mtimeMs };
    },
    async read(name, bytes) {
      await using file = await open(pathOf(name));
      return await readUpTo(file, bytes);
    },
    async write(name, parts, usedMs) {
      const draft = pathOf(`${name}.${randomBytes(6).toString('hex')}${draftEnding}`);
      try {
        await make();
        await writeDraft(draft, parts, usedMs);
        await rename(draft, pathOf(name));
      } catch (error) {
        await rm(draft, { force: true }).catch(() => {});
        throw error;
      }
    },
    touch: (name, usedMs) => utimes(pathOf(name), usedMs / 1000, usedMs / 1000),
    remove: (name) => rm(pathOf(name), { force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

type FileHandle = Awaited<ReturnType<typeof open>>;

async function writeDraft(path: string, parts: readonly Uint8Array[], usedMs: number): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  for (const part of parts) await file.writeFile(part);
  await file.utimes(usedMs / 1000, usedMs / 1000);
}

async function readUpTo(file: FileHandle, bytes: number): Promise<Buffer<ArrayBuffer>> {
  // Not from the pool: whoever gets it keeps it, and native code reads it.
  const buffer = Buffer.allocUnsafeSlow(bytes);
  let length = 0;
  while (length < bytes) {
    const { bytesRead } = await file.read(buffer, length, bytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

async function removeOld(draft: string): Promise<void> {
  const found = await stat(draft).catch(() => undefined);
  if (found !== undefined && Date.now() - found.mtimeMs > draftMaxMs) await rm(draft, { force: true }).catch(() => {});
}
