import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { openTestDoor, type TestDoor, until } from '../door-fixture.ts';
import { bearerToken } from '../bearer-token.ts';
import { ModelNotFoundError } from '../errors/model-not-found-error.ts';
import { type GrpcService, stream, unary } from './grpc-service.ts';
import { messageType } from './message-type.ts';

const words = messageType('parrot.Words', { text: [1, 'string'] });
const access = { scope: 'chat' } as const;
let aborted: unknown;

/** Says what it is told; some words have a meaning. */
const parrot: GrpcService = {
  name: 'parrot.Parrot',
  credential: bearerToken,
  methods: {
    Say: unary({
      request: words,
      answer: words,
      access,
      handle: async ({ text }, { key, context }) => {
        if (text === 'fail') throw new ModelNotFoundError('polly');
        if (text === 'hang')
          await new Promise((resolve) => {
            context.signal.addEventListener('abort', () => resolve((aborted = context.signal.reason)));
          });
        return { text: `${key?.name}: ${text}` };
      },
    }),
    Repeat: stream({
      request: words,
      answer: words,
      access,
      async *handle(messages) {
        for await (const { text } of messages) yield* [{ text }, { text: text.toUpperCase() }];
      },
    }),
  },
};

const open = async () => await openTestDoor({ services: [parrot] });

function clientOf(door: TestDoor) {
  const client = new grpc.Client(`127.0.0.1:${door.port}`, grpc.credentials.createInsecure());
  const metadataOf = (secret: string) => {
    const metadata = new grpc.Metadata();
    if (secret !== '') metadata.set('authorization', `Bearer ${secret}`);
    return metadata;
  };
  const ask = async (path: string, text: string, secret = 'all', options: grpc.CallOptions = {}) =>
    await new Promise<string>((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        words.encode,
        words.decode,
        { text },
        metadataOf(secret),
        options,
        (failed, answer) => (failed ? reject(failed) : resolve(answer?.text ?? '')),
      );
    });
  return {
    client,
    metadataOf,
    ask,
    say: async (text: string, secret?: string, options?: grpc.CallOptions) =>
      await ask('/parrot.Parrot/Say', text, secret, options),
    [Symbol.dispose]: () => client.close(),
  };
}

test('a call comes in on the port of HTTP, with a key like any other', async () => {
  await using door = await open();
  using parrots = clientOf(door);
  assert.equal(await parrots.say('hello'), 'all: hello');
  assert.equal((await door.get('/v1/models')).status, 200);
  assert.equal((await parrots.say('x'.repeat(300_000))).length, 300_005);
  assert.equal(door.gateway.stats().running, 0);
});

test('who has no key, or one without the scope, is turned away with a status and a remedy', async () => {
  await using door = await openTestDoor({
    services: [
      {
        ...parrot,
        methods: {
          Say: unary({ request: words, answer: words, access: { scope: 'vectors' }, handle: (said) => said }),
        },
      },
    ],
  });
  using parrots = clientOf(door);
  await assert.rejects(parrots.say('hello', 'wrong'), { code: grpc.status.UNAUTHENTICATED });
  await assert.rejects(parrots.say('hello', ''), { code: grpc.status.UNAUTHENTICATED });
  await assert.rejects(parrots.say('hello', 'chat'), { code: grpc.status.PERMISSION_DENIED, details: /vectors/ });
});

test('what a method throws is a status; what nobody offers is unimplemented', async () => {
  await using door = await open();
  using parrots = clientOf(door);
  await assert.rejects(parrots.say('fail'), { code: grpc.status.NOT_FOUND, details: /"polly" does not exist/ });
  await assert.rejects(parrots.ask('/parrot.Parrot/Sing', ''), { code: grpc.status.UNIMPLEMENTED });
});

test('a deadline and a client that leaves end the call', async () => {
  await using door = await open();
  using parrots = clientOf(door);
  await assert.rejects(parrots.say('hang', 'all', { deadline: Date.now() + 50 }), {
    code: grpc.status.DEADLINE_EXCEEDED,
  });
  await until(() => door.gateway.stats().running === 0);
  assert.ok(aborted);
  aborted = undefined;
  const call = parrots.client.makeUnaryRequest(
    '/parrot.Parrot/Say',
    words.encode,
    words.decode,
    { text: 'hang' },
    parrots.metadataOf('all'),
    () => {},
  );
  await until(() => door.gateway.stats().running === 1);
  call.cancel();
  await until(() => door.gateway.stats().running === 0);
  assert.equal((aborted as { code: string }).code, 'gateway/client-left');
});

test('messages go both ways at their own pace', async () => {
  await using door = await open();
  using parrots = clientOf(door);
  const call = parrots.client.makeBidiStreamRequest(
    '/parrot.Parrot/Repeat',
    words.encode,
    words.decode,
    parrots.metadataOf('all'),
  );
  call.write({ text: 'a' });
  call.write({ text: 'b' });
  call.end();
  const heard: string[] = [];
  for await (const { text } of call) heard.push(text);
  assert.deepEqual(heard, ['a', 'A', 'b', 'B']);
});

test('anybody may ask whether it serves', async () => {
  await using door = await open();
  using parrots = clientOf(door);
  // The field of the answer is a number, which does not read as a text: that something came is enough.
  await parrots.ask('/grpc.health.v1.Health/Check', '', '').catch((failed: grpc.ServiceError) => {
    assert.notEqual(failed.code, grpc.status.UNAUTHENTICATED);
  });
});

test('the gateway stops with calls that hang and connections that are open', async () => {
  const door = await open();
  using parrots = clientOf(door);
  const hanging = parrots.say('hang').catch((failed: grpc.ServiceError) => failed.code);
  await until(() => door.gateway.stats().running === 1);
  await door.gateway.close({ drainMs: 10 });
  assert.equal(await hanging, grpc.status.UNAVAILABLE);
});
