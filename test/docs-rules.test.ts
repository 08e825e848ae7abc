import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePage } from './tidy/markdown.ts';
import { checkLinks, findUnreachable, shownCommands } from './tidy/page-rules.ts';

const guide = parsePage(
  'docs/guide.md',
  [
    '# The guide: part 1',
    'See [the other](other.md#how-it-works), [here](#the-guide-part-1) and `[not a link](gone.md)`.',
    '```sh',
    'npx lode up --detach --json   # comes back when it answers',
    'echo "why?" | lode chat smol',
    '```',
    'Run `lode plan --out plan.json`, or [the site](https://example.com/gone).',
  ].join('\n'),
);
const other = parsePage('docs/other.md', '## How it works\n[back](guide.md)');

test('links to files and headings that are there pass', () => {
  assert.deepEqual(
    checkLinks([guide, other], () => true),
    [],
  );
});

test('a missing file and a missing heading are named with their line', () => {
  assert.match(checkLinks([guide], (path) => path === 'docs/guide.md')[0] ?? '', /^docs\/guide.md:2 links to other.md/);
  const bare = parsePage('docs/other.md', 'no headings');
  assert.match(checkLinks([guide, bare], () => true)[0] ?? '', /no such heading/);
});

test('a page that nothing links to is found', () => {
  const lonely = parsePage('docs/lonely.md', '[guide](guide.md)');
  assert.deepEqual(findUnreachable([guide, other, lonely], 'docs/guide.md'), ['docs/lonely.md']);
});

test('commands are read from shell blocks and inline code, pipes and comments aside', () => {
  assert.deepEqual(shownCommands(guide), [
    { at: 'docs/guide.md:4', name: 'up', options: ['detach', 'json'] },
    { at: 'docs/guide.md:5', name: 'chat', options: [] },
    { at: 'docs/guide.md:7', name: 'plan', options: ['out'] },
  ]);
});
