import type { AuditEntry } from '#gateway';
import type { Invocation, OptionValues } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import { parseTime } from '../runs/parse-time.ts';
import { table } from '../table.ts';
import { parseDuration } from '../tenants/duration.ts';
import { type Office, openOffice } from '../tenants/office.ts';
import { UsageError } from '../usage-error.ts';

const entriesMax = 1000;

type Action = (office: Office, invocation: Invocation) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = { list, verify, prune };

export async function audit(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list'] = invocation.positionals;
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run) throw new UsageError(`There is no action "${action}": ${Object.keys(actions).join(', ')}.`, 'audit');
  await using office = await openOffice(invocation.options);
  return await run(office, invocation);
}

async function list({ audit: trail, prefix }: Office, { options, terminal }: Invocation): Promise<ExitCode> {
  const since = parseTime(text(options, 'since'), Date.now());
  const until = parseTime(text(options, 'until'), Date.now());
  const team = text(options, 'team');
  const entries = await trail.read({
    prefix: prefix + (text(options, 'subject') ?? ''),
    action: text(options, 'action'),
    actor: text(options, 'actor'),
    outcome: outcomeIn(options),
    tenants: team === undefined ? undefined : [team],
    since: since === undefined ? undefined : new Date(since),
    until: until === undefined ? undefined : new Date(until),
    before: wholeNumber(options, 'before', Number.MAX_SAFE_INTEGER),
    entriesMax: wholeNumber(options, 'limit', entriesMax) ?? 50,
  });
  if (terminal.json) terminal.printJson({ entries });
  else if (entries.length === 0) terminal.say('Nothing is written down.');
  else {
    const rows = entries.map((entry) => cellsOf(entry, prefix).map(printable));
    for (const line of table(['entry', 'when', 'who', 'did', 'to', 'team', 'outcome', 'details'], rows))
      terminal.print(line);
  }
  return exitCode.ok;
}

async function verify({ audit: trail }: Office, { options, terminal }: Invocation): Promise<ExitCode> {
  const verdict = await trail.verify(headIn(options));
  const { problems, entries, head, checkpoint } = verdict;
  if (terminal.json) terminal.printJson({ ...verdict, whole: problems.length === 0 });
  else if (problems.length > 0) for (const problem of problems) terminal.print(terminal.style('red', problem));
  else {
    terminal.print(`The log is whole: ${entries} entries.`);
    if (checkpoint)
      terminal.print(`What came before entry ${checkpoint.number + 1} was removed on ${checkpoint.at.toISOString()}.`);
    if (head) terminal.print(`Its last entry, to be noted elsewhere: ${head.number}:${head.hash}`);
  }
  return problems.length > 0 ? exitCode.changes : exitCode.ok;
}

/** For all stages of the home, whose log it is. The last entry always stays, and then says who removed the others. */
async function prune({ audit: trail, actor }: Office, { options, terminal, signal }: Invocation): Promise<ExitCode> {
  const age = text(options, 'older-than');
  if (age === undefined) throw new UsageError('Say how old: `lode audit prune --older-than 365d`.', 'audit');
  const before = new Date(Date.now() - parseDuration(age));
  const question = `Remove what was done before ${before.toISOString()} from the log of all stages, for good?`;
  const isAsked = terminal.interactive && options['yes'] !== true;
  if (isAsked && !(await confirm(question, signal))) return exitCode.interrupted;
  const { entries, through } = await trail.prune(before, actor);
  if (terminal.json) terminal.printJson({ entries, through: through ?? null });
  else terminal.print(`Removed ${entries} entries. The rest can be verified as before.`);
  return exitCode.ok;
}

/** @throws UsageError */
function outcomeIn(options: OptionValues): AuditEntry['outcome'] | undefined {
  const wanted = text(options, 'outcome');
  const outcome = (['done', 'refused', 'failed'] as const).find((each) => each === wanted);
  if (wanted !== undefined && outcome === undefined)
    throw new UsageError(`--outcome takes done, refused or failed.`, 'audit');
  return outcome;
}

function cellsOf({ number, at, actor, action, subject, tenant, outcome, details }: AuditEntry, prefix: string) {
  const who = actor.kind === 'local' ? actor.id : `${actor.kind} ${actor.name ?? actor.id}`;
  const to = subject.startsWith(prefix) ? subject.slice(prefix.length) : subject;
  return [String(number), at.toISOString(), who, action, to, tenant ?? '-', outcome, JSON.stringify(details ?? {})];
}

/** @throws UsageError */
function headIn(options: OptionValues): { readonly number: number; readonly hash: string } | undefined {
  const head = text(options, 'head');
  if (head === undefined) return undefined;
  const [, number = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(head) ?? [];
  if (hash === '') throw new UsageError('--head takes what `lode audit verify` prints: NUMBER:HASH.', 'audit');
  return { number: Number(number), hash };
}

/** @throws UsageError */
function wholeNumber(options: OptionValues, name: string, most: number): number | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most) throw new UsageError(`--${name} takes a whole number from 1 to ${most}.`, 'audit');
  return number;
}
