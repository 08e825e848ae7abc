import assert from 'node:assert/strict';
import { it } from 'node:test';
import { recordingPolicy } from './recording.ts';

it('what a route says comes before what the gateway says, and that before the defaults', () => {
  assert.deepEqual(recordingPolicy(undefined, undefined), {
    keep: 'texts',
    share: 1,
    durable: true,
    whenUnwritable: 'serve',
  });
  assert.deepEqual(recordingPolicy({ keep: 'facts', durable: false }, { keep: 'redacted', share: undefined }), {
    keep: 'redacted',
    share: 1,
    durable: false,
    whenUnwritable: 'serve',
  });
});
