import { type Membership, type Role, roles, type UserRecord } from '#gateway';
import type { Invocation, OptionValues } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findPlace, text } from '../place.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { type Office, openOffice } from '../tenants/office.ts';
import { sayInvitation, signInLink } from '../tenants/sign-in-link.ts';
import { UsageError } from '../usage-error.ts';

type Action = (office: Office, name: string | undefined, invocation: Invocation) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  list,
  add,
  role: changeRole,
  reset,
  disable: (office, name, invocation) => setDisabled(office, name, true, invocation),
  enable: (office, name, invocation) => setDisabled(office, name, false, invocation),
  remove,
};

export async function users(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list', name] = invocation.positionals;
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run) throw new UsageError(`There is no action "${action}": ${Object.keys(actions).join(', ')}.`, 'users');
  await using office = await openOffice(invocation.options);
  return await run(office, name, invocation);
}

async function list(office: Office, _name: string | undefined, { terminal }: Invocation): Promise<ExitCode> {
  const found = await office.users.list();
  if (terminal.json) terminal.printJson({ users: found });
  else if (found.length === 0) terminal.say('Nobody can sign in. `lode users add NAME --role admin` lets somebody.');
  else {
    const rows = found.map((user) => [
      user.name,
      user.display === user.name ? '-' : user.display,
      user.memberships.map(wordsOf).join(', ') || '-',
      waysOf(user),
      user.disabledAt ? `disabled ${user.disabledAt.toISOString()}` : (user.signedInAt?.toISOString() ?? 'never'),
    ]);
    const lines = table(
      ['user', 'called', 'may', 'with', 'signed in'],
      rows.map((row) => row.map(printable)),
    );
    for (const line of lines) terminal.print(line);
  }
  return exitCode.ok;
}

async function add(office: Office, name: string | undefined, invocation: Invocation): Promise<ExitCode> {
  if (name === undefined || !/^[a-z0-9][a-z0-9._@+-]{1,127}$/.test(name))
    throw new UsageError('Say who: `lode users add NAME`, in small letters, digits and . _ @ + -', 'users');
  const seat = { ...(await teamIn(office, invocation.options)), role: roleIn(invocation.options) ?? 'viewer' };
  return await invite(office, office.users.add(name, [seat]), invocation);
}

/** `--role none` takes what `--team` or, without it, the organisation gave. */
async function changeRole(office: Office, name: string | undefined, invocation: Invocation): Promise<ExitCode> {
  const { options, terminal } = invocation;
  const user = await named(office, name, 'role');
  if (user.name.includes(':'))
    throw new UsageError('What users of an identity provider may do is said by its grants in the program.', 'users');
  const isTaken = text(options, 'role') === 'none';
  const role = isTaken ? undefined : roleIn(options);
  if (role === undefined && !isTaken) throw new UsageError(`Say which: --role ${roles.join(', ')} or none.`, 'users');
  const { team } = await teamIn(office, options);
  const others = user.memberships.filter((each) => each.team !== team);
  const own = role === undefined ? [] : [{ ...(team !== undefined && { team }), role }];
  const memberships = team === undefined ? [...own, ...others] : [...others, ...own];
  await office.users.setMemberships(user.id, memberships);
  if (terminal.json) terminal.printJson({ user: user.name, memberships });
  else terminal.print(`${user.name} is ${memberships.map(wordsOf).join(', ') || 'nothing here any more'}.`);
  return exitCode.ok;
}

async function invite(office: Office, who: Promise<UserRecord>, { options, terminal }: Invocation): Promise<ExitCode> {
  const user = await who;
  if (user.name.includes(':')) throw new UsageError('An identity provider signs this user in.', 'users');
  const { code, expiresAt } = await office.users.reset(user.id);
  const link = signInLink((await findPlace(options).target.status())?.url, code);
  if (terminal.json) terminal.printJson({ user: user.name, code: code.reveal(), link: link ?? null, expiresAt });
  else sayInvitation({ user: user.name, code, link, expiresAt }, terminal);
  return exitCode.ok;
}

async function reset(office: Office, name: string | undefined, invocation: Invocation): Promise<ExitCode> {
  const user = await named(office, name, 'reset');
  if (invocation.options['second-factor'] === true) await office.users.removeSecondFactor(user.id);
  return await invite(office, Promise.resolve(user), invocation);
}

async function setDisabled(
  office: Office,
  name: string | undefined,
  isDisabled: boolean,
  { terminal }: Invocation,
): Promise<ExitCode> {
  const user = await named(office, name, isDisabled ? 'disable' : 'enable');
  await office.users.setDisabled(user.id, isDisabled);
  if (terminal.json) terminal.printJson({ user: user.name, disabled: isDisabled });
  else
    terminal.print(isDisabled ? `${user.name} is signed out, and is let in no more.` : `${user.name} is let in again.`);
  return exitCode.ok;
}

async function remove(office: Office, name: string | undefined, invocation: Invocation): Promise<ExitCode> {
  const { terminal, options, signal } = invocation;
  const user = await named(office, name, 'remove');
  const isAsked = terminal.interactive && options['yes'] !== true;
  if (isAsked && !(await confirm(`Remove ${user.name}? Who it was stays in the audit log.`, signal)))
    return exitCode.interrupted;
  await office.users.remove(user.id);
  if (terminal.json) terminal.printJson({ removed: user.name });
  else terminal.print(`Removed ${user.name}.`);
  return exitCode.ok;
}

/** @throws UsageError */
async function named({ users: store }: Office, name: string | undefined, action: string): Promise<UserRecord> {
  if (name === undefined) throw new UsageError(`Say who: \`lode users ${action} NAME\`.`, 'users');
  const found = (await store.list()).find((user) => user.name === name || user.id === name);
  if (found === undefined) throw new UsageError(`There is no user "${name}". \`lode users\` lists them.`, 'users');
  return found;
}

/** @throws UsageError */
function roleIn(options: OptionValues): Role | undefined {
  const wanted = text(options, 'role');
  const role = roles.find((each) => each === wanted);
  if (wanted !== undefined && role === undefined)
    throw new UsageError(`There is no role "${wanted}": ${roles.join(', ')}.`, 'users');
  return role;
}

/** @throws UsageError */
async function teamIn(office: Office, options: OptionValues): Promise<Pick<Membership, 'team'>> {
  const team = text(options, 'team');
  if (team === undefined) return {};
  const isThere = (await office.teams.list(office.prefix)).some(({ name }) => name === office.prefix + team);
  if (!isThere) throw new UsageError(`There is no team "${team}" on this stage. The program declares teams.`, 'users');
  return { team };
}

/** How somebody signs in. */
function waysOf({ name, hasPassword, hasSecondFactor }: UserRecord): string {
  if (name.includes(':')) return 'its provider';
  const ways = [...(hasPassword ? ['password'] : []), ...(hasSecondFactor ? ['second factor'] : [])];
  return ways.join(', ') || '-';
}

function wordsOf({ team, role }: Membership): string {
  return team === undefined ? role : `${role} of ${team}`;
}
