import type { OptionSpec } from '../command.ts';

/** Options that say which runs are meant. */
export const filterOptions: Readonly<Record<string, OptionSpec>> = {
  team: { type: 'string', value: 'NAME', summary: 'of this team alone' },
  project: { type: 'string', value: 'NAME', summary: 'of this project' },
  key: { type: 'string', value: 'NAME', summary: 'of the key of this name' },
  route: { type: 'string', value: 'NAME', summary: 'that asked this route' },
  model: { type: 'string', value: 'NAME', summary: 'that this model answered' },
  prompt: { type: 'string', value: 'NAME', summary: 'behind this prompt, or a version of it: answer@v3' },
  status: { type: 'string', value: 'STATUS', summary: 'ok, failed or cancelled' },
  since: { type: 'string', value: 'TIME', summary: 'that ended since: 30m, 24h, 7d, yesterday, 2026-11-25' },
  until: { type: 'string', value: 'TIME', summary: 'that ended before' },
};
