/** What to do about an error that the operating system gave, by its code. */
const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space on that disk, or put the data folder on a larger one with LODE_HOME.',
  EDQUOT: 'Free some of your quota on that disk, or put the data folder elsewhere with LODE_HOME.',
  EFBIG: 'The file is larger than this process may write: raise `ulimit -f`.',
  EROFS: 'The disk is read-only: put the data folder elsewhere with LODE_HOME.',
  EACCES: 'Check that your user may read and write there.',
  EPERM: 'Check that your user may do that.',
  ENOENT: 'Check the path: it, or a folder above it, is not there.',
  ENOTDIR: 'Check the path: something in it is a file and not a folder.',
  EISDIR: 'Check the path: it is a folder and not a file.',
  EEXIST: 'Check the path: something else is there.',
  ENAMETOOLONG: 'Choose a shorter path.',
  EMFILE: 'Too many files are open: raise `ulimit -n`.',
  ENFILE: 'Too many files are open on this machine.',
  ENOMEM: 'Close other programs, or use a smaller model or context.',
};

/** Whether something thrown is what Node makes of a failed system call, such as a write to a full disk. */
export function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException & { readonly code: string } {
  return thrown instanceof Error && 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';
}

/** What the reader can do about it, as a sentence. */
export function systemErrorRemedy({ code }: { readonly code: string }): string {
  return remedies[code] ?? 'Look at what it names, and try again.';
}
