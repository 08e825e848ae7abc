import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatBytes, LodeError } from '#base';
import type { GgufHeader } from '../gguf/header.ts';
import { InvalidGgufError } from '../gguf/invalid-gguf-error.ts';
import { firstReadBytes, readGguf, readGgufFrom } from '../gguf/read-gguf.ts';
import { formatSource, type Source } from '../source/source.ts';
import { hubFile } from './from-hugging-face.ts';
import { webFile } from './from-web.ts';
import { type Environment, type Http, openHttp } from './http.ts';
import { openRemoteFile } from './remote-file.ts';
import { SourceFailedError } from './source-failed-error.ts';
import { WeightsUnavailableError } from './weights-unavailable-error.ts';

/** What can be known of weights that are not here. */
export interface WeightsPreview {
  readonly sizeBytes: number | undefined;
  /** The one that shows the header. */
  readonly source?: Source;
  /** Undefined when no source shows it: none is reached, gives parts of files, or has a header of a sensible size. */
  readonly header: GgufHeader | undefined;
  /** Why there is no header. */
  readonly reason?: LodeError;
}

export interface PreviewOptions {
  /** What relative paths of `file:` sources are relative to. Default: the current folder. */
  readonly baseFolder?: string | undefined;
  /** Where the size is known: a source whose file has another one has changed, and says nothing. */
  readonly expectedBytes?: number | undefined;
  /** The user's settings for proxies and the Hub. Default: `process.env`. */
  readonly environment?: Environment | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What looking ahead is worth in all. Default: 10,000. */
  readonly timeoutMs?: number | undefined;
}

/** Headers of the largest vocabularies have 20 MiB. */
const headerBytesMax = 32 * 2 ** 20;
/** A server that takes longer to answer is left for when the weights are really needed. */
const answerTimeoutMs = 3000;

/**
 * Looks into weights without fetching them: reads the header of the first source that shows it, from the disk or by
 * range requests, and checks it as `readGguf` does. Stores nothing, and does not fail where no source can be reached.
 *
 * @throws InvalidGgufError when what the first one gives is no GGUF file
 */
export async function previewSources(
  sources: readonly Source[],
  options: PreviewOptions = {},
): Promise<WeightsPreview> {
  const { environment = process.env, expectedBytes, timeoutMs = 10_000 } = options;
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])]);
  const failures: { source: string; error: LodeError }[] = [];
  let sizeBytes = expectedBytes;
  await using http = await openHttp(environment);
  for (const source of sources) {
    try {
      const found = await lookInto(source, { http, environment, baseFolder: options.baseFolder, signal });
      assertSize(found.sizeBytes, expectedBytes);
      sizeBytes ??= found.sizeBytes;
      return { sizeBytes, source, header: await found.header() };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof InvalidGgufError) throw error;
      failures.push({ source: formatSource(source), error: failureOf(error) });
    }
  }
  return { sizeBytes, header: undefined, reason: new WeightsUnavailableError(failures) };
}

interface How {
  readonly http: Http;
  readonly environment: Environment;
  readonly baseFolder: string | undefined;
  readonly signal: AbortSignal;
}

interface Found {
  readonly sizeBytes: number | undefined;
  header(): Promise<GgufHeader>;
}

async function lookInto(source: Source, { http, environment, baseFolder, signal }: How): Promise<Found> {
  if (source.kind === 'file') {
    const file = resolve(baseFolder ?? process.cwd(), source.path);
    return { sizeBytes: (await stat(file)).size, header: () => readGguf(file) };
  }
  if (source.kind === 'pypi') throw hidden('an installer gives a wheel only whole, and compressed');
  const wanted = source.kind === 'hf' ? await hubFile(source, environment) : webFile(source);
  const { sizeBytes, parts } = await openRemoteFile(wanted, {
    http,
    signal,
    answerTimeoutMs,
    firstBytes: firstReadBytes,
  });
  const header = async () => {
    if (!parts) throw hidden(`${new URL(wanted.url).host} gives files only whole`);
    const found = await readGgufFrom(parts, headerBytesMax);
    if (!found) throw hidden(`the header is larger than ${formatBytes(headerBytesMax)}`);
    return found;
  };
  return { sizeBytes, header };
}

function assertSize(sizeBytes: number | undefined, expectedBytes: number | undefined): void {
  if (expectedBytes === undefined || sizeBytes === expectedBytes) return;
  throw new SourceFailedError(`the file has ${sizeBytes ?? 'an unknown number of'} bytes instead of ${expectedBytes}`, {
    remedy: '`lode models update` accepts what the source gives now.',
  });
}

function hidden(reason: string): SourceFailedError {
  return new SourceFailedError(reason, { remedy: 'Fetch it to look into it: `lode models pull`.' });
}

/** Also of a file that is not there, and of time that is up. */
function failureOf(error: unknown): LodeError {
  if (error instanceof LodeError) return error;
  const { name, message } = error as Error;
  return new SourceFailedError(name === 'TimeoutError' ? 'it took too long' : message, {
    remedy: 'Check the source.',
    cause: error,
  });
}
