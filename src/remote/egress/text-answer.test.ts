import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dispatcher } from 'undici';
import { TextAnswer } from './text-answer.ts';

/** The client's end of a request. */
function controller() {
  const calls: string[] = [];
  const control = {
    paused: false,
    pause: () => {
      control.paused = true;
      calls.push('pause');
    },
    resume: () => {
      control.paused = false;
      calls.push('resume');
    },
    abort: (reason: Error) => calls.push(`abort: ${reason.message}`),
  };
  return { calls, control: control as unknown as Dispatcher.DispatchController };
}

test('reads as much as has come, and characters whole', async () => {
  const { control } = controller();
  const answer = new TextAnswer();
  answer.onRequestStart(control);
  const status = answer.status();
  answer.onResponseStart(control, 103, {});
  answer.onResponseStart(control, 200, { 'x-two': ['a', 'b'] });
  assert.equal(await status, 200);
  assert.deepEqual(answer.headers, { 'x-two': 'a, b' });
  const [first, second] = [Buffer.from('caf\u00e9').subarray(0, 4), Buffer.from('caf\u00e9').subarray(4)];
  answer.onResponseData(control, first);
  assert.equal(await answer.read(), 'caf');
  const waiting = answer.read();
  answer.onResponseData(control, second);
  assert.equal(await waiting, '\u00e9');
  answer.onResponseData(control, Buffer.from('!'));
  answer.onResponseEnd();
  assert.deepEqual([await answer.read(), await answer.read()], ['!', undefined]);
});

test('whoever does not read makes the other side wait', async () => {
  const { control, calls } = controller();
  const answer = new TextAnswer();
  answer.onRequestStart(control);
  answer.onResponseStart(control, 200, {});
  answer.onResponseData(control, Buffer.alloc(65 * 1024, 'a'));
  assert.deepEqual(calls, ['pause']);
  assert.equal((await answer.read())?.length, 65 * 1024);
  assert.deepEqual(calls, ['pause', 'resume']);
});

test('what breaks off gives what had come, and then the reason', async () => {
  const { control } = controller();
  const answer = new TextAnswer();
  answer.onRequestStart(control);
  answer.onResponseStart(control, 200, {});
  answer.onResponseData(control, Buffer.from('half'));
  answer.onResponseError(control, new Error('cut'));
  assert.equal(await answer.read(), 'half');
  await assert.rejects(answer.read(), /cut/);
});

test('cancelled before it was sent, it is not sent; later it is broken off; at its end nothing happens', async () => {
  const [early, late, over] = [controller(), controller(), controller()];
  const unsent = new TextAnswer();
  unsent.cancel(new Error('left'));
  unsent.onRequestStart(early.control);
  assert.deepEqual(early.calls, ['abort: left']);
  await assert.rejects(unsent.status(), /left/);
  const running = new TextAnswer();
  running.onRequestStart(late.control);
  const waiting = running.status();
  running.cancel(new Error('left'));
  running.cancel(new Error('left again'));
  await assert.rejects(waiting, /left/);
  assert.deepEqual(late.calls, ['abort: left']);
  const ended = new TextAnswer();
  ended.onRequestStart(over.control);
  ended.onResponseStart(over.control, 200, {});
  ended.onResponseEnd();
  ended.cancel(new Error('left'));
  assert.deepEqual([over.calls, await ended.read()], [[], undefined]);
});
