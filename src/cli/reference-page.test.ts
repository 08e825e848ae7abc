import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { commands } from './commands.ts';
import { referencePage } from './reference-page.ts';

const page = new URL('../../docs/reference/cli.md', import.meta.url);

it('keeps docs/reference/cli.md in step with the commands (LODE_UPDATE_DOCS=1 writes it)', () => {
  if (process.env['LODE_UPDATE_DOCS']) writeFileSync(page, referencePage(commands));
  assert.equal(readFileSync(page, 'utf8'), referencePage(commands));
});
