import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that it and its children have started, as Linux has them now. */
export function processTree(root: number): readonly number[] {
  const children = Map.groupBy(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number),
    parentOf,
  );
  const found = [root];
  for (const processId of found) found.push(...(children.get(processId) ?? []));
  return found;
}

function parentOf(processId: number): number | undefined {
  try {
    // "pid (name) state parent …": the name may hold anything, parentheses too.
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[1]);
  } catch {
    return undefined; // it has ended meanwhile
  }
}
