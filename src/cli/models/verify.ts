import { verifyBlob } from '#hub';
import { ApplyProgress } from '../apply-progress.ts';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { Project } from '../project.ts';
import { knownModel, knownModels } from './declared-models.ts';

/** Reads weights again and compares them with their digest: disks forget. */
export async function verifyModels(
  project: Project,
  name: string | undefined,
  { terminal, signal }: Invocation,
): Promise<ExitCode> {
  const wanted = name === undefined ? await knownModels(project) : [await knownModel(project, name, 'verify')];
  const outcomes: { name: string; digest: string; intact: boolean }[] = [];
  for (const model of wanted) {
    if (!model.digest || !(await project.blobs.has(model.digest))) continue;
    using progress = new ApplyProgress(terminal);
    const node = `model/${model.name}` as const;
    progress.show({ type: 'step-started', node, action: 'same' });
    const { intact } = await verifyBlob(project.blobs, model.digest, {
      signal,
      progress: (done, total) =>
        progress.show({ type: 'step-progress', node, done, total, unit: 'bytes', label: 'reading' }),
    });
    outcomes.push({ name: model.name, digest: model.digest, intact });
  }
  if (terminal.json) terminal.printJson(outcomes);
  else {
    for (const { name: model, digest, intact } of outcomes)
      terminal.print(
        `${intact ? terminal.style('green', 'intact ') : terminal.style('red', 'DAMAGED')} ${model} ${digest}`,
      );
    if (outcomes.length === 0) terminal.print('No weights are here yet.');
  }
  return outcomes.every(({ intact }) => intact) ? exitCode.ok : exitCode.failed;
}
