import { readKeyFile, writeKeyFile } from '#target';
import type { Invocation } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { parseDuration } from '../tenants/duration.ts';
import { type Office, openOffice } from '../tenants/office.ts';
import { UsageError } from '../usage-error.ts';

type Action = (office: Office, name: string | undefined, invocation: Invocation) => Promise<ExitCode>;
type Key = Awaited<ReturnType<Office['keys']['list']>>[number];

const actions: Readonly<Record<string, Action>> = { list, rotate, revoke };

export async function keys(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list', name] = invocation.positionals;
  const run = actions[action];
  if (!run) throw new UsageError(`There is no action "${action}": ${Object.keys(actions).join(', ')}.`, 'keys');
  await using office = await openOffice(invocation.options);
  return await run(office, name, invocation);
}

async function list(office: Office, _name: string | undefined, { options, terminal }: Invocation): Promise<ExitCode> {
  const { prefix } = office;
  const found = (await keysOf(office)).filter((key) => options['all'] === true || isLive(key));
  const shown = found.map((key) => ({
    ...key,
    name: key.name.slice(prefix.length),
    ...(key.team !== undefined && { team: key.team.slice(prefix.length) }),
  }));
  if (terminal.json) terminal.printJson({ keys: shown });
  else if (shown.length === 0) terminal.say('There are no keys. Declare one and run `lode up`.');
  const rows = shown.map((key) => [
    key.name,
    key.team ?? '-',
    key.user ?? '-',
    key.role ?? '-',
    key.scopes.join(',') || '-',
    key.hint,
    endOf(key),
    key.id,
  ]);
  const head = ['key', 'team', 'user', 'role', 'scopes', 'looks like', 'until', 'id'];
  if (!terminal.json)
    for (const line of table(
      head,
      rows.map((row) => row.map(printable)),
    ))
      terminal.print(line);
  return exitCode.ok;
}

/** The new secret is the result, and is shown this once; a key that is saved on this machine is saved anew. */
async function rotate(office: Office, name: string | undefined, { options, terminal }: Invocation): Promise<ExitCode> {
  const overlapMs = parseDuration(text(options, 'overlap') ?? '0s');
  const key = (await keysNamed(office, name, 'rotate')).at(-1);
  if (key === undefined) throw noSuchKey(name);
  const file = office.home.keyFile(office.stage, key.name.slice(office.prefix.length));
  const saved = readKeyFile(file);
  const isSaved = saved !== undefined && (await office.keys.verify(saved))?.id === key.id;
  const { id, secret } = await office.keys.rotate(key.id, { overlapMs });
  if (isSaved) writeKeyFile(file, secret.reveal());
  if (terminal.json) terminal.printJson({ id, key: secret.reveal(), replaces: key.id, overlapMs });
  else {
    terminal.print(secret.reveal());
    terminal.say(
      `It is shown this once. The old key ends in ${overlapMs / 1000} s.${isSaved ? ' The new one is saved.' : ''}`,
    );
  }
  return exitCode.ok;
}

async function revoke(office: Office, name: string | undefined, invocation: Invocation): Promise<ExitCode> {
  const { terminal, options, signal } = invocation;
  const found = await keysNamed(office, name, 'revoke');
  if (found.length === 0) throw noSuchKey(name);
  const what = found.map(({ hint }) => hint).join(', ');
  const isAsked = terminal.interactive && options['yes'] !== true;
  if (isAsked && !(await confirm(`Revoke ${what}? Clients that use it are refused.`, signal)))
    return exitCode.interrupted;
  for (const { id } of found) await office.keys.revoke(id);
  if (terminal.json) terminal.printJson({ revoked: found.map(({ id }) => id) });
  else terminal.print(`Revoked ${what}.`);
  return exitCode.ok;
}

async function keysOf({ keys: store, prefix }: Office): Promise<readonly Key[]> {
  return (await store.list()).filter(({ name }) => name.startsWith(prefix));
}

/** Live ones of this name or id, the newest last. @throws UsageError when none is asked for */
async function keysNamed(office: Office, name: string | undefined, action: string): Promise<readonly Key[]> {
  if (name === undefined) throw new UsageError(`Say which key: \`lode keys ${action} NAME\`.`, 'keys');
  return (await keysOf(office)).filter((key) => isLive(key) && (key.id === name || key.name === office.prefix + name));
}

function noSuchKey(name: string | undefined): UsageError {
  return new UsageError(`There is no live key "${name ?? ''}" on this stage. \`lode keys\` lists them.`, 'keys');
}

function isLive({ revokedAt, expiresAt }: Key): boolean {
  return revokedAt === undefined && (expiresAt === undefined || expiresAt.getTime() > Date.now());
}

function endOf({ revokedAt, expiresAt }: Key): string {
  if (revokedAt) return `revoked ${revokedAt.toISOString()}`;
  return expiresAt?.toISOString() ?? 'open';
}
