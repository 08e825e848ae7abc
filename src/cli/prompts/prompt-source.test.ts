import assert from 'node:assert/strict';
import { it } from 'node:test';
import { z } from 'zod';
import { promptSource } from './prompt-source.ts';

interface Declared {
  readonly name: string;
  readonly declaration: Readonly<Record<string, unknown>>;
}

/** What a module of declarations declares. */
function declaredIn(source: string): readonly Declared[] {
  const declared: Declared[] = [];
  const body = source.replace(/^import .*$/m, '').replaceAll(/^export /gm, '');
  const prompt = (name: string, declaration: Declared['declaration']) => declared.push({ name, declaration });
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- what is written is tried as it would run
  new Function('prompt', 'z', body)(prompt, z);
  return declared;
}

it('writes declarations that declare what was imported', () => {
  const user = { role: 'user', content: 'Say "hi"\nto {{name}} \\{{x}} `${y}`' } as const;
  const system = { role: 'system', content: 'Be kind, {{name}}.' } as const;
  const source = promptSource([
    { name: 'Movie Critic', messages: [system, user], settings: { temperature: 0 }, notes: ['a\nb */'] },
    { name: 'movie-critic', messages: [user, { role: 'assistant', content: 'x' }, user], notes: [] },
    { name: '1', messages: [user], examples: [{ values: { name: 'a' }, answer: 'b' }], notes: [] },
    { name: 'left-out', messages: [], notes: ['it is a program'] },
  ]);
  const declared = declaredIn(source);
  assert.deepEqual(
    declared.map(({ name }) => name),
    ['movie-critic', 'movie-critic', 'prompt-1'],
  );
  const [first, second, third] = declared.map(({ declaration }) => declaration);
  assert.deepEqual(
    [first?.['system'], first?.['text'], first?.['settings']],
    [system.content, user.content, { temperature: 0 }],
  );
  assert.deepEqual(Object.keys((first ?? assert.fail())['variables'] as object), ['name']);
  assert.equal(((second ?? assert.fail())['messages'] as unknown[]).length, 3);
  assert.deepEqual(third?.['examples'], [{ values: { name: 'a' }, answer: 'b' }]);
  assert.match(source, /movieCritic2 = /);
  assert.match(source, /\/\/ a b \*\/\n/);
  assert.match(source, /\/\/ left-out\n\/\/ it is a program/);
});
