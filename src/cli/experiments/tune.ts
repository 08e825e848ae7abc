import { formatFigure, runTuning, type TunedPrompt, verdictsOf } from '#experiment';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { openPromptBook } from '../prompts/prompt-book.ts';
import { UsageError } from '../usage-error.ts';
import { openLaboratory } from './laboratory.ts';
import { loadTuning } from './load-experiment.ts';
import { writeReport } from './write-report.ts';

const branch = 'tuned';

/** `lode experiment tune FILE`: searches for a better prompt, and saves one that has proved to be better. */
export async function tunePrompt(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal } = invocation;
  const [, file] = positionals;
  if (file === undefined) throw new UsageError('Which file? lode experiment tune FILE', 'experiment');
  const { found, promptName } = await loadTuning(file, options);
  const { model, reflector, metric } = found;
  await using laboratory = await openLaboratory(invocation, [model, ...(reflector === undefined ? [] : [reflector])]);
  const tuned = await runTuning(found, {
    ...laboratory.options,
    onRound: ({ candidates, cases, best }) => {
      laboratory.endBar();
      terminal.say(
        `${candidates} candidates on ${cases} cases: the best ${metric.name} ${formatFigure(best, metric.unit)}`,
      );
    },
  });
  laboratory.endBar();
  await laboratory.reports.add(tuned.report);
  const isBetter = tuned.report.standings.some(({ verdict }) => verdict === 'better');
  const saved = isBetter && promptName !== undefined ? await save(tuned, promptName, options) : undefined;
  if (terminal.json) {
    const { definition, questions, report } = tuned;
    terminal.printJson({ definition, questions, report, ...(saved && { saved: `${promptName}@v${saved}` }) });
    return exitCode.ok;
  }
  writeReport(tuned.report, invocation);
  if (saved !== undefined) {
    terminal.print(
      `Saved as ${promptName}@v${saved}, on the branch "${branch}": lode prompts diff ${promptName}@v${saved}`,
    );
  } else if (isBetter) terminal.print(JSON.stringify(tuned.definition, undefined, 2));
  return exitCode.ok;
}

/** The winner as a version, with its evidence. */
async function save(
  { definition, report, questions }: TunedPrompt,
  name: string,
  options: Invocation['options'],
): Promise<number> {
  const reason = `${verdictsOf(report).join(' ')} Searched with ${questions} questions.`;
  await using book = await openPromptBook({ ...options, reason });
  return (await book.history.save({ ...book.place, name }, branch, definition)).number;
}
