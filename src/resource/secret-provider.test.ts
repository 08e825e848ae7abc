import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Call, Subject } from '#stack';
import { SecretMissingError } from './secret-missing-error.ts';
import { secretProvider } from './secret-provider.ts';

const call: Call = { signal: new AbortController().signal, dependencies: new Map(), progress: () => {} };
const subject: Subject = { stack: 'shop', stage: 'main', name: 'token', token: 'one' };
const providerWith = (environment: NodeJS.ProcessEnv, key = 1) =>
  secretProvider(Buffer.alloc(32, key), environment, '/');

describe('secret provider', () => {
  it('records where the value is, and never the value', async () => {
    const outputs = await providerWith({ TOKEN: 'hunter2' }).create(subject, { env: 'TOKEN' }, call);
    assert.equal(outputs['from'], 'env:TOKEN');
    assert.doesNotMatch(JSON.stringify(outputs), /hunter2/);
  });

  it('shows a changed value as a change of its fingerprint', async () => {
    const before = {
      properties: {},
      outputs: await providerWith({ TOKEN: 'old' }).create(subject, { env: 'TOKEN' }, call),
    };
    const difference = await providerWith({ TOKEN: 'new' }).diff?.(subject, before, { env: 'TOKEN' }, call);
    assert.equal(difference?.changes?.[0]?.path, 'value');
    assert.doesNotMatch(JSON.stringify(difference), /"(old|new)"/);
    const same = await providerWith({ TOKEN: 'old' }).diff?.(subject, before, { env: 'TOKEN' }, call);
    assert.deepEqual(same?.changes, []);
  });

  it('has fingerprints that cannot be tested against guesses without the key of the home', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map((key) => providerWith({ TOKEN: 'same' }, key).create(subject, { env: 'TOKEN' }, call)),
    );
    assert.notEqual(one?.['fingerprint'], other?.['fingerprint']);
  });

  it('says which variable or file is missing', async () => {
    await assert.rejects(providerWith({}).create(subject, { env: 'TOKEN' }, call), SecretMissingError);
    await assert.rejects(providerWith({}).create(subject, { file: 'not-there' }, call), /not-there/);
  });
});
