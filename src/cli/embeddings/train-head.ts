import { type Head, learnHead } from '#embed';
import type { Invocation, OptionValues } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { readNamedFile } from '../prompts/read-named-file.ts';
import { UsageError } from '../usage-error.ts';
import { askVectors } from './ask-vectors.ts';
import { findDoor } from './find-door.ts';

const kinds = ['classifier', 'regressor', 'projection'] as const;

/** `lode head train FILE`: what a head would learn from a file, on the vectors of a route, before it is declared. */
export async function trainHead(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals } = invocation;
  const [action, file] = positionals;
  if (action !== 'train' || file === undefined) throw new UsageError('Say `lode head train FILE`.', 'head');
  return report(invocation, { file, kind: kindIn(options), route: text(options, 'trunk'), hidden: hiddenIn(options) });
}

/** `lode embed tune FILE [ROUTE]`: what a projection of a route's queries would bring. */
export async function tune(invocation: Invocation): Promise<ExitCode> {
  const [, file, route] = invocation.positionals;
  if (file === undefined)
    throw new UsageError('Say `lode embed tune FILE`, a file of texts, with queries or without.', 'embed');
  return report(invocation, { file, kind: 'projection', route, hidden: undefined });
}

interface Wanted {
  readonly file: string;
  readonly kind: Head['kind'];
  readonly route: string | undefined;
  readonly hidden: number | undefined;
}

async function report(
  { options, terminal, signal }: Invocation,
  { file, kind, route, hidden }: Wanted,
): Promise<ExitCode> {
  const door = await findDoor(options, route);
  const embed = async (texts: readonly string[], purpose?: 'query' | 'passage') =>
    (await askVectors({ ...door, texts, purpose, signal })).vectors;
  const { report: found } = await learnHead({ kind, hidden, content: readNamedFile(file), name: file }, embed);
  if (terminal.json) {
    terminal.printJson({ kind, trunk: door.route, report: found });
    return exitCode.ok;
  }
  for (const [name, value] of Object.entries(found))
    terminal.print(`${name.padEnd(18)} ${Number.isInteger(value) ? value : value.toFixed(4)}`);
  const more = hidden === undefined ? '' : `, hidden: ${hidden}`;
  terminal.print(`To have it: head('NAME', { trunk: …, kind: '${kind}', examples: '${file}'${more} })`);
  return exitCode.ok;
}

function kindIn(options: OptionValues): Head['kind'] {
  const given = text(options, 'kind') ?? 'classifier';
  const kind = kinds.find((each) => each === given);
  if (kind === undefined) throw new UsageError(`--kind is one of ${kinds.join(', ')}.`, 'head');
  return kind;
}

function hiddenIn(options: OptionValues): number | undefined {
  const given = text(options, 'hidden');
  if (given === undefined) return undefined;
  const units = Number(given);
  if (!Number.isInteger(units) || units < 1 || units > 1024)
    throw new UsageError('--hidden is a whole number from 1 to 1024.', 'head');
  return units;
}
