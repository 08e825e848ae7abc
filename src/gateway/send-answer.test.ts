import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { AnswerHead } from './answer-head.ts';
import type { StreamedAnswer } from './answer.ts';
import { sendStreamed } from './send-answer.ts';
import { testVisit } from './visit-fixture.ts';

/** A client that takes a number of frames and then reads no more until `drain` is emitted. */
class FakeResponse extends EventEmitter {
  readonly written: string[] = [];
  readonly writableLength = 0;
  headersSent = false;
  destroyed = false;
  ended: string | undefined;
  room: number;
  readonly socket = { destroy: () => void (this.destroyed = true) };
  readonly req = { socket: this.socket };

  constructor(room: number) {
    super();
    this.room = room;
  }

  get writableNeedDrain(): boolean {
    return this.written.length >= this.room;
  }

  writeHead(): void {
    this.headersSent = true;
  }

  write(text: string): boolean {
    this.written.push(text);
    return this.written.length < this.room;
  }

  end(text = ''): void {
    this.ended = text;
    this.emit('close');
  }
}

function openStream(frames: AsyncIterable<string>, room = Infinity, limits = { writeIdleMs: 1000, heartbeatMs: 1000 }) {
  const response = new FakeResponse(room);
  const visit = testVisit();
  const failures: unknown[] = [];
  const answer: StreamedAnswer = {
    kind: 'streamed',
    contentType: 'x',
    frames,
    heartbeat: '(beat)',
    failure: ({ code }) => code,
  };
  const sent = sendStreamed(response as unknown as ServerResponse, answer, {
    head: new AnswerHead('r'),
    visit,
    limits,
    onFailure: (thrown) => void failures.push(thrown),
  });
  return { response, visit, failures, sent };
}

/** Counts up, and knows how far it was asked to. */
function counter() {
  const state = { asked: 0, isLeft: false };
  const frames = (async function* () {
    try {
      for (;;) yield String(state.asked++);
    } finally {
      state.isLeft = true;
    }
  })();
  return { state, frames };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

test('a client that does not read holds the frames back, and they go on when it reads again', async () => {
  const { state, frames } = counter();
  const { response, visit, sent } = openStream(frames, 3);
  await soon();
  assert.equal(state.asked, 3);
  response.room = 5;
  response.emit('drain');
  await soon();
  assert.equal(state.asked, 5);
  visit.abort(new Error('enough'));
  await sent;
  assert.equal(state.isLeft, true);
});

test('a client that reads nothing for too long is cut off, and the frames are left', async () => {
  const { state, frames } = counter();
  const { response, visit, failures, sent } = openStream(frames, 3, { writeIdleMs: 20, heartbeatMs: 1000 });
  await sent;
  assert.equal(response.destroyed, true);
  assert.equal(state.isLeft, true);
  assert.equal((visit.context.signal.reason as { code: string }).code, 'gateway/slow-reader');
  assert.equal((failures[0] as { code: string }).code, 'gateway/slow-reader');
});

test('a silent stream gives signs of life, also before its first frame', async () => {
  const frames = (async function* () {
    await new Promise((resolve) => setTimeout(resolve, 60));
    yield 'late';
  })();
  const { response, sent } = openStream(frames, Infinity, { writeIdleMs: 1000, heartbeatMs: 20 });
  await sent;
  assert.equal(response.written[0], '(beat)');
  assert.equal(response.written.at(-1), 'late');
  assert.equal(response.ended, '');
});

test('a failure before the first frame is thrown, so that it can become a status; later it is written', async () => {
  const failing = async function* (framesBefore: number): AsyncGenerator<string> {
    for (let index = 0; index < framesBefore; index++) yield 'frame';
    throw new Error('no');
  };
  const early = openStream(failing(0));
  await assert.rejects(early.sent, /no/);
  assert.equal(early.response.headersSent, false);
  const late = openStream(failing(2));
  await late.sent;
  assert.equal(late.response.ended, 'gateway/unexpected');
  assert.match(String(late.failures[0]), /no/);
});

test('many waits for a slow client leave no listeners behind', async () => {
  const { frames } = counter();
  const { response, visit, sent } = openStream(frames, 1);
  for (let round = 2; round < 50; round++) {
    await new Promise(setImmediate);
    response.room = round;
    response.emit('drain');
  }
  assert.ok(response.listenerCount('drain') <= 1);
  visit.abort(new Error('enough'));
  await sent;
  assert.equal(response.listenerCount('drain'), 0);
});
