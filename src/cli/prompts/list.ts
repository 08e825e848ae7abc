import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import type { PromptBook } from './prompt-book.ts';
import { changedAt } from './revision-words.ts';

/** Prints each prompt with its current version. */
export async function listPrompts({ history, place }: PromptBook, { terminal }: Invocation): Promise<ExitCode> {
  const names = await history.names(place);
  const prompts = await Promise.all(
    names.map(async (name) => {
      const revisions = await history.revisions({ ...place, name });
      const current = revisions.find(({ branch }) => branch === 'main');
      const branches = [...new Set(revisions.map(({ branch }) => branch))];
      return {
        name,
        current,
        branches,
        labels: revisions.flatMap(({ labels, number }) => labels.map((label) => ({ label, number }))),
      };
    }),
  );
  if (terminal.json) terminal.printJson(prompts);
  else if (prompts.length === 0) terminal.say('No prompts: `lode up` brings those that the program declares.');
  else {
    const rows = prompts.map(({ name, current, branches, labels }) => [
      name,
      current ? `v${current.number}` : '-',
      current ? changedAt(current) : '-',
      current?.author ?? '-',
      labels.map(({ label, number }) => `${label} v${number}`).join(', ') || '-',
      branches.filter((branch) => branch !== 'main').join(', ') || '-',
    ]);
    const head = ['prompt', 'current', 'changed', 'by', 'labels', 'branches'];
    for (const line of table(
      head,
      rows.map((row) => row.map(printable)),
    ))
      terminal.print(line);
  }
  return exitCode.ok;
}
