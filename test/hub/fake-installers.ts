import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder to use as PATH, with shell scripts in the place of the user's programs. */
export function fakePrograms(folder: string, programs: Readonly<Record<string, string>>): string {
  const path = join(folder, 'bin');
  mkdirSync(path);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(join(path, name), 0o755);
  }
  return path;
}

/** What the script of an installer begins with: the value of an option of the form --name=value, in a variable. */
export function optionOf(name: string, variable: string): string {
  return `for each in "$@"; do case "$each" in --${name}=*) ${variable}="\${each#*=}";; esac; last="$each"; done`;
}
