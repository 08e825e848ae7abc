/** Our tables of Weaviate's messages have the numbers and kinds that its client for Python has. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { MessageType } from '../../src/gateway/grpc/message-type.ts';
import { aggregateReply, aggregateRequest } from '../../src/gateway/weaviate/messages/aggregate.ts';
import * as batch from '../../src/gateway/weaviate/messages/batch.ts';
import { searchReply, searchRequest } from '../../src/gateway/weaviate/messages/search.ts';
import { tenantsGetReply, tenantsGetRequest } from '../../src/gateway/weaviate/messages/tenants.ts';
import { vectorStoresPython } from './vector-stores-python-fixture.ts';

type AnyMessage = Pick<MessageType<object>, 'name' | 'fields'>;
/** Number, kind, whether it is repeated. */
type Described = Readonly<Record<string, Readonly<Record<string, readonly [number, string, boolean]>>>>;

const tops: readonly AnyMessage[] = [
  searchRequest,
  searchReply,
  aggregateRequest,
  aggregateReply,
  tenantsGetRequest,
  tenantsGetReply,
  ...Object.values(batch),
] as never;

/** A message and all that it holds. */
function reach(message: AnyMessage, found = new Set<AnyMessage>()): ReadonlySet<AnyMessage> {
  if (found.has(message)) return found;
  found.add(message);
  for (const [, kind] of Object.values(message.fields))
    if (typeof kind !== 'string') reach(typeof kind === 'function' ? kind() : kind, found);
  return found;
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test('every field has its number and its kind', { timeout: 400_000 }, async (t) => {
  const python = await vectorStoresPython();
  if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
  const script = fileURLToPath(new URL('./python/weaviate_messages.py', import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script], { timeout: 60_000, maxBuffer: 16 << 20 });
  const theirs = JSON.parse(stdout) as Described;
  const ours = new Set(tops.flatMap((message) => [...reach(message)]));
  assert.ok(ours.size > 60, `${ours.size}`);
  for (const { name, fields } of ours) {
    const described = theirs[name] ?? assert.fail(`there is no message ${name}`);
    for (const [field, [number, kind, rule]] of Object.entries(fields)) {
      const [theirNumber, theirKind, isRepeated] = described[snake(field)] ?? assert.fail(`${name} has no ${field}`);
      // A map is a list of messages that hold a name and a value.
      const ourKind = typeof kind === 'string' && rule !== 'map' ? kind : 'message';
      assert.equal(number, theirNumber, `${name}.${field}`);
      assert.equal(ourKind, theirKind === 'enum' ? 'int32' : theirKind, `${name}.${field}`);
      assert.equal(rule === 'repeated' || rule === 'map', isRepeated, `${name}.${field}`);
    }
  }
});
