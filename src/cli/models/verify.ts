import type { Digest } from '#base';
import { verifyBlob } from '#hub';
import { ApplyProgress } from '../apply-progress.ts';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { Project } from '../project.ts';
import { digestsOf, knownModel, type KnownModel, knownModels } from './declared-models.ts';

/** Reads weights again and compares them with their digest: disks forget. */
export async function verifyModels(
  project: Project,
  name: string | undefined,
  invocation: Invocation,
): Promise<ExitCode> {
  const { terminal } = invocation;
  const wanted = name === undefined ? await knownModels(project) : [await knownModel(project, name, 'verify')];
  const outcomes: { name: string; digest: Digest; intact: boolean }[] = [];
  for (const model of wanted) {
    const examined = await examineWeights(project, model, invocation);
    for (const [digest, intact] of examined) outcomes.push({ name: model.name, digest, intact });
  }
  if (terminal.json) terminal.printJson(outcomes);
  else {
    for (const { name: model, digest, intact } of outcomes) {
      terminal.print(
        `${intact ? terminal.style('green', 'intact ') : terminal.style('red', 'DAMAGED')} ${model} ${digest}`,
      );
      if (!intact) terminal.print(`  \`lode models pull ${model}\` brings it again.`);
    }
    if (outcomes.length === 0) terminal.print('No weights are here yet.');
  }
  return outcomes.every(({ intact }) => intact) ? exitCode.ok : exitCode.failed;
}

/** Whether each stored file of a model's weights is what its name says. Reads them through. */
export async function examineWeights(
  { blobs }: Project,
  model: KnownModel,
  { terminal, signal }: Invocation,
): Promise<ReadonlyMap<Digest, boolean>> {
  const outcomes = new Map<Digest, boolean>();
  for (const digest of digestsOf(model)) {
    if (!(await blobs.has(digest))) continue;
    using progress = new ApplyProgress(terminal, signal);
    const node = `${model.kind}/${model.name}` as const;
    progress.show({ type: 'step-started', node, action: 'same' });
    const { intact } = await verifyBlob(blobs, digest, {
      signal,
      progress: (done, total) =>
        progress.show({ type: 'step-progress', node, done, total, unit: 'bytes', label: 'reading' }),
    });
    outcomes.set(digest, intact);
  }
  return outcomes;
}
