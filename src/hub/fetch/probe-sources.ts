import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Source } from '../source/source.ts';
import { hubUrl } from './from-hugging-face.ts';
import { type Environment, headerOf, type Http, openHttp } from './http.ts';
import { hubIsOffline, hubToken } from './hugging-face-settings.ts';

export interface ProbeOptions {
  readonly baseFolder?: string | undefined;
  readonly environment?: Environment | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The answer is worth no more waiting than this. Default: 3000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * How many bytes fetching would download, as far as a quick question can tell: the first source that answers counts.
 * Undefined when none does in time; never throws for a source that cannot be reached.
 */
export async function probeSources(
  sources: readonly Source[],
  options: ProbeOptions = {},
): Promise<number | undefined> {
  const { environment = process.env, baseFolder = process.cwd(), timeoutMs = 3000 } = options;
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])]);
  await using http = await openHttp(environment);
  for (const source of sources) {
    const sizeBytes = await probe(source, { http, environment, baseFolder, signal }).catch(() => undefined);
    options.signal?.throwIfAborted();
    if (sizeBytes !== undefined) return sizeBytes;
  }
  return undefined;
}

async function probe(
  source: Source,
  how: { http: Http; environment: Environment; baseFolder: string; signal: AbortSignal },
): Promise<number | undefined> {
  if (source.kind === 'file') return (await stat(resolve(how.baseFolder, source.path))).size;
  // An index tells the size of a wheel only to an installer that downloads it.
  if (source.kind === 'pypi' || (source.kind === 'hf' && hubIsOffline(how.environment))) return undefined;
  const token = source.kind === 'hf' ? await hubToken(how.environment) : undefined;
  const answer = await how.http.get(source.kind === 'hf' ? hubUrl(source, how.environment) : source.url, {
    method: 'HEAD',
    headers: token ? { authorization: `Bearer ${token.reveal()}` } : {},
    signal: how.signal,
  });
  await answer.body.dump();
  const size = headerOf(answer.firstHeaders, 'x-linked-size') ?? headerOf(answer.headers, 'content-length');
  return answer.status === 200 && size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : undefined;
}
