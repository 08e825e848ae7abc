import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findPlace, text } from '../place.ts';
import { UsageError } from '../usage-error.ts';

export async function down({ options, terminal }: Invocation): Promise<ExitCode> {
  const { stage, target } = findPlace(options);
  const drainSeconds = Number(text(options, 'drain') ?? 30);
  if (!(drainSeconds >= 0 && drainSeconds <= 3600)) throw new UsageError('--drain takes seconds, 0 to 3600.', 'down');
  const stopped = await target.stop({ drainMs: drainSeconds * 1000 });
  if (terminal.json) terminal.printJson({ stopped, stage });
  else
    terminal.print(
      stopped ? `Stage ${stage} has stopped. \`lode up\` brings it back.` : `Nothing ran on stage ${stage}.`,
    );
  return exitCode.ok;
}
