import { InvalidSourceError } from './invalid-source-error.ts';
import { assertPathInside, decodePath, encodePath } from './path-in-source.ts';

/** A file of a repository on the Hugging Face Hub, or on the mirror that `HF_ENDPOINT` names. */
export interface HuggingFaceSource {
  readonly kind: 'hf';
  /** "owner/name". */
  readonly repo: string;
  /** Path in the repository. */
  readonly file: string;
  /** Branch, tag or commit; a commit is the only one that cannot move. */
  readonly revision: string;
}

/**
 * @example huggingFace({ repo: 'bartowski/SmolLM2-135M-Instruct-GGUF', file: 'SmolLM2-135M-Instruct-Q4_0.gguf' })
 * @throws InvalidSourceError
 */
export function huggingFace(source: { repo: string; file: string; revision?: string }): HuggingFaceSource {
  const { repo, file, revision = 'main' } = source;
  const text = `hf:${repo}@${revision}/${file}`;
  if (!/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(repo) || repo.split('/').some((part) => /^\.+$/.test(part))) {
    throw new InvalidSourceError(text, 'a repository is written owner/name');
  }
  if (!/^[\w.][\w./-]{0,200}$/.test(revision)) {
    throw new InvalidSourceError(text, 'a revision is the name of a branch or tag, or a commit');
  }
  assertPathInside(revision, text);
  assertPathInside(file, text);
  return Object.freeze({ kind: 'hf', repo, file, revision });
}

/** "hf:owner/name@revision/path"; a slash inside the revision is written "%2F". */
export function formatHuggingFace({ repo, file, revision }: HuggingFaceSource): string {
  return `hf:${repo}@${encodeURIComponent(revision)}/${encodePath(file)}`;
}

export function parseHuggingFace(text: string): HuggingFaceSource {
  const match = /^hf:(?<repo>[^/@]+\/[^/@]+)(?:@(?<revision>[^/]+))?\/(?<file>.+)$/s.exec(text);
  if (!match?.groups) throw new InvalidSourceError(text, 'expected hf:owner/name@revision/path');
  const { repo = '', revision = 'main', file = '' } = match.groups;
  return huggingFace({ repo, revision: decodePath(revision, text), file: decodePath(file, text) });
}
