// Programs that go wrong in every way a program can: `lode` says what is wrong, where, and what to do, and ends.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Workshop } from './lode-command.ts';

const stackOfOne = "import { key, stack } from 'lode'; export default stack('one', [key('a')]);";

interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string };
}
interface Wrong {
  readonly text: string;
  readonly message: RegExp;
  readonly remedy: RegExp;
}

const wrong: Readonly<Record<string, Wrong>> = {
  'throws what is no error': { text: 'throw null;', message: /it threw null/, remedy: /export default stack/ },
  'imports a package that is not there': {
    text: "import 'no-such-package'; export default 1;",
    message: /no-such-package/,
    remedy: /npm install/,
  },
  'imports a name that is not there': {
    text: "import { stak } from 'lode'; export default stak('x', []);",
    message: /stak.*line 1/,
    remedy: /Mend the program/,
  },
  'uses TypeScript that is more than types': {
    text: 'enum Colour { red } export default Colour;',
    message: /enum/,
    remedy: /union/,
  },
  'exports a promise': {
    text: "import { stack } from 'lode'; export default Promise.resolve(stack('x', []));",
    message: /is a promise/,
    remedy: /export default await/,
  },
  'waits for what never comes': {
    text: 'await new Promise(() => {}); export default 1;',
    message: /does not come/,
    remedy: /only declares/,
  },
  'ends the process as if all were well': {
    text: '\nprocess.exit(0);',
    message: /process\.exit\(0\).*line 2/,
    remedy: /only declares/,
  },
};

describe('a program that', () => {
  let workshop: Workshop;
  before(() => void (workshop = new Workshop()));
  after(() => workshop[Symbol.asyncDispose]());

  for (const [what, { text, message, remedy }] of Object.entries(wrong)) {
    it(what, async () => {
      writeFileSync(workshop.path('stack.ts'), text);
      const { error } = await workshop.json<Failure>(['plan'], 1);
      assert.equal(error.code, 'cli/program');
      assert.match(error.message, message);
      assert.match(error.remedy, remedy);
    });
  }

  it('leaves a timer behind keeps nobody waiting', async () => {
    writeFileSync(workshop.path('stack.ts'), `setInterval(() => {}, 1000); ${stackOfOne}`);
    assert.equal((await workshop.json<{ steps: unknown[] }>(['plan'])).steps.length, 1);
  });

  it('leaves an error behind that nothing catches is told where it was made', async () => {
    writeFileSync(workshop.path('stack.ts'), `${stackOfOne}\nvoid Promise.reject(new Error('too late'));`);
    const { code, stderr } = await workshop.lode(['plan']);
    assert.equal(code, 1);
    assert.match(stderr, /too late.*stack\.ts:2/);
    assert.doesNotMatch(stderr, /defect of Lode/);
  });

  it('never ends can be ended by Ctrl-C', async () => {
    writeFileSync(workshop.path('stack.ts'), "process.stdout.write('begun'); for (;;);");
    const child = workshop.start(['plan']);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const ended = await Promise.race([once(child, 'exit'), sleep(5000, 'still there')]);
    child.kill('SIGKILL');
    assert.deepEqual(ended, [null, 'SIGINT']);
  });

  it('is planned into a folder that is not there says so', async () => {
    writeFileSync(workshop.path('stack.ts'), stackOfOne);
    const { error } = await workshop.json<Failure>(['plan', '--out', workshop.path('nowhere', 'plan.json')], 1);
    assert.equal(error.code, 'base/system');
    assert.match(error.message, /nowhere/);
  });
});
