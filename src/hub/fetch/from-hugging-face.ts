import { type Digest, isDigest } from '#base';
import type { HuggingFaceSource } from '../source/hugging-face.ts';
import { encodePath } from '../source/path-in-source.ts';
import type { Deliver } from './delivery.ts';
import { download } from './download.ts';
import { explainStatus } from './from-web.ts';
import { type Environment, headerOf, type HttpAnswer } from './http.ts';
import { hubEndpoint, hubIsOffline, hubToken } from './hugging-face-settings.ts';
import { SourceFailedError } from './source-failed-error.ts';
import type { WebFile } from './web-file.ts';

/** Downloads from the Hugging Face Hub or the user's mirror of it, with the user's token. */
export const fromHuggingFace: Deliver<HuggingFaceSource> = async (source, order) =>
  download({ ...(await hubFile(source, order.environment)), announced }, order);

/** @throws SourceFailedError when the user has told Hugging Face's tools not to use the network */
export async function hubFile(source: HuggingFaceSource, environment: Environment): Promise<WebFile> {
  if (hubIsOffline(environment)) {
    throw new SourceFailedError('HF_HUB_OFFLINE forbids to ask the Hub', { remedy: 'Unset HF_HUB_OFFLINE.' });
  }
  const token = await hubToken(environment);
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token.reveal()}` } : {};
  return { url: hubUrl(source, environment), headers, explain: (status) => explain(status, source) };
}

/** Where the Hub keeps the content of a file. */
export function hubUrl(source: HuggingFaceSource, environment: Environment): string {
  const { repo, revision, file } = source;
  return `${hubEndpoint(environment)}/${repo}/resolve/${encodeURIComponent(revision)}/${encodePath(file)}`;
}

/** The Hub tags large files with the SHA-256 of their content. */
function announced(answer: HttpAnswer): Digest | undefined {
  const tag = headerOf(answer.firstHeaders, 'x-linked-etag')?.replaceAll('"', '');
  const digest = `sha256:${tag}`;
  return isDigest(digest) ? digest : undefined;
}

function explain(status: number, source: HuggingFaceSource): { reason: string; remedy: string } {
  // The Hub answers 401 also for repositories that do not exist, so as not to tell which private ones do.
  if (status === 401 || status === 403) {
    return {
      reason: `does not give ${source.repo} to us (${status}): it is private, gated or does not exist`,
      remedy:
        'Check the name, accept the conditions on the page of the model, and set HF_TOKEN (or run "hf auth login").',
    };
  }
  if (status === 404) {
    return {
      reason: `has no ${source.file} at ${source.revision} of ${source.repo} (404)`,
      remedy: 'Check the path and the revision on the page of the model.',
    };
  }
  return explainStatus(status);
}
