import { statSync } from 'node:fs';

/** Tells a state database in a file from another one at the same path; undefined where state is no file, or is gone. */
export function stateFileIdentity(stateUrl: string): string | undefined {
  if (!stateUrl.startsWith('sqlite:')) return undefined;
  const found = statSync(stateUrl.slice('sqlite:'.length), { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
