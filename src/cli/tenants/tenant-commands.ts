import type { Command } from '../command.ts';
import { program, yes } from '../command-options.ts';

/** Who may do what, and who did what. */
export const tenantCommands: readonly Command[] = [
  {
    name: 'keys',
    summary: 'the keys of clients: list, rotate, revoke',
    positionals: '[list | rotate NAME | revoke NAME|ID]',
    positionalsMax: 2,
    words: ['list', 'rotate', 'revoke'],
    options: {
      overlap: { type: 'string', value: 'TIME', summary: 'how long a rotated key lives on: 90s, 1h, 7d (default: 0s)' },
      all: { type: 'boolean', summary: 'list the revoked and expired ones too' },
      ...program,
      ...yes,
    },
    examples: [
      { line: 'lode keys', does: 'whose they are, what they may do, and until when' },
      { line: 'lode keys rotate app --overlap 1h', does: 'prints the new key once; both work for an hour' },
      { line: 'lode keys revoke app', does: 'void within a second' },
    ],
    run: async (invocation) => (await import('../commands/keys.ts')).keys(invocation),
  },
  {
    name: 'users',
    summary: 'who signs in to the administration: list, add, give roles, reset, disable, remove',
    positionals: '[list | add NAME | role NAME | reset NAME | disable NAME | enable NAME | remove NAME]',
    positionalsMax: 2,
    words: ['list', 'add', 'role', 'reset', 'disable', 'enable', 'remove'],
    options: {
      role: { type: 'string', value: 'ROLE', summary: 'viewer, operator or admin; none takes it (default: viewer)' },
      team: { type: 'string', value: 'NAME', summary: 'where the role holds (default: the organisation, everywhere)' },
      'second-factor': { type: 'boolean', summary: 'reset the second factor too, for who has lost it' },
      ...program,
      ...yes,
    },
    examples: [
      { line: 'lode users add ada --role admin', does: 'prints a link that signs ada in once, to choose a password' },
      { line: 'lode users add bob --team research --role operator', does: 'who looks after one team' },
      { line: 'lode users reset ada', does: 'signs ada out everywhere, and prints a new link' },
      { line: 'lode users reset ada --second-factor', does: 'also for who has lost the authenticator app' },
    ],
    run: async (invocation) => (await import('../commands/users.ts')).users(invocation),
  },
  {
    name: 'audit',
    summary: 'who did what: list the log, verify that nothing in it was changed or removed, remove what is old',
    positionals: '[list | verify | prune]',
    positionalsMax: 1,
    words: ['list', 'verify', 'prune'],
    options: {
      action: { type: 'string', value: 'NAME', summary: 'list this action alone: key.create' },
      team: { type: 'string', value: 'NAME', summary: 'list what concerns this team alone' },
      actor: { type: 'string', value: 'NAME', summary: 'list what this user, key or person did, by name or id' },
      subject: { type: 'string', value: 'NAME', summary: 'list what was done to this alone: key/app, user/' },
      outcome: { type: 'string', value: 'WORD', summary: 'list this alone: done, refused or failed' },
      since: { type: 'string', value: 'TIME', summary: 'list from then on: 24h, 7d, 2026-11-01' },
      until: { type: 'string', value: 'TIME', summary: 'list up to then' },
      limit: { type: 'string', value: 'COUNT', summary: 'how many to list, at most 1000 (default: 50)' },
      before: { type: 'string', value: 'NUMBER', summary: 'list what came before this entry: the next page' },
      head: {
        type: 'string',
        value: 'NUMBER:HASH',
        summary: 'an entry that was noted elsewhere, and must be in the log',
      },
      'older-than': { type: 'string', value: 'TIME', summary: 'remove what is older, of all stages: 365d' },
      ...program,
      ...yes,
    },
    examples: [
      { line: 'lode audit --since 7d', does: 'what was done in the last week' },
      { line: 'lode audit verify', does: 'ends with 3 when the log is not whole' },
      { line: 'lode audit prune --older-than 365d', does: 'what stays can be verified as before' },
    ],
    run: async (invocation) => (await import('../commands/audit.ts')).audit(invocation),
  },
  {
    name: 'gateway',
    summary: 'what clients can call, and who may',
    positionals: 'routes',
    positionalsMax: 1,
    words: ['routes'],
    options: { ...program },
    examples: [{ line: 'lode gateway routes', does: 'every endpoint and every route, each with its policy' }],
    run: async (invocation) => (await import('../commands/gateway.ts')).gateway(invocation),
  },
];
