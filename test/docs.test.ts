// What the pages say is there: links, headings, commands, options, and TypeScript that compiles.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands } from '#cli';
import { parsePage } from './tidy/markdown.ts';
import { checkLinks, findUnreachable, shownCommands } from './tidy/page-rules.ts';
import { listFiles, root } from './tidy/source-tree.ts';

const pages = listFiles(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'bench/**/*.md']).map((path) =>
  parsePage(path, readFileSync(new URL(path, root), 'utf8')),
);

function none(findings: readonly string[]): void {
  assert.ok(findings.length === 0, `\n${findings.join('\n')}`);
}

test('every relative link leads to a file and a heading that are there', () =>
  none(checkLinks(pages, (path) => existsSync(new URL(path, root)))));

test('every page can be found from docs/README.md', () =>
  none(
    findUnreachable(
      pages.filter(({ path }) => !path.startsWith('bench/')),
      'docs/README.md',
    ).map((path) => `${path} is linked from no page that can be found.`),
  ));

test('every command and option that a page shows exists', () => {
  const known = new Map(commands.map((command) => [command.name, Object.keys(command.options)]));
  none(
    pages.flatMap(shownCommands).flatMap(({ at, name, options }) => {
      if (name.startsWith('-'))
        return ['--version', '--help', '-v', '-h'].includes(name) ? [] : [`${at} shows lode ${name}.`];
      const own = known.get(name);
      if (own === undefined) return name === 'help' ? [] : [`${at} shows "lode ${name}", which is no command.`];
      const wrong = options.filter((option) => option !== 'help' && !own.includes(option));
      return wrong.map((option) => `${at} shows "lode ${name} --${option}", which is no option of it.`);
    }),
  );
});

test('blocks of TypeScript that are marked runnable compile', () => {
  // Inside the repository, so that 'lode' means this package; ignored by git and by the other checks.
  const folder = new URL('tmp/docs-types/', root);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = new Map<string, string>();
  for (const { path, blocks } of pages) {
    for (const { text, line } of blocks.filter(({ info }) => /^ts\b.*\brunnable\b/.test(info))) {
      const name = `${path.replaceAll(/[^a-z0-9]+/gi, '-')}-line-${line}.ts`;
      names.set(name, `${path}:${line}`);
      writeFileSync(new URL(name, folder), text);
    }
  }
  writeFileSync(
    new URL('tsconfig.json', folder),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
  );
  if (names.size === 0) return;
  const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', fileURLToPath(folder), '--noUnusedLocals', 'false'], {
    encoding: 'utf8',
    cwd: fileURLToPath(folder),
  });
  // Errors in the sources are the business of the check of types.
  const own = stdout.split('\n').filter((line) => names.has(line.split('(')[0] ?? ''));
  none(own.map((line) => line.replace(/^[\w-]+\.ts/, (name) => `${names.get(name)} `)));
});
