import type { MessageType } from '../../grpc/index.ts';
import { aggregateReply, aggregateRequest } from './aggregate.ts';
import * as batch from './batch.ts';
import { searchReply, searchRequest } from './search.ts';
import { tenantsGetReply, tenantsGetRequest } from './tenants.ts';

type AnyMessage = Pick<MessageType<object>, 'name' | 'fields'>;

/** Number, kind ("message" for those), whether it is repeated. */
export type DescribedField = readonly [number: number, kind: string, isRepeated: boolean];

/** Every message that is read or written, by its name, with its fields. */
export function describedMessages(): readonly (readonly [string, Readonly<Record<string, DescribedField>>])[] {
  const tops = [searchRequest, searchReply, aggregateRequest, aggregateReply, tenantsGetRequest, tenantsGetReply];
  const found = new Set<AnyMessage>();
  for (const top of [...tops, ...Object.values(batch)]) reach(top as AnyMessage, found);
  return [...found].map(({ name, fields }) => {
    const described = Object.entries(fields).map(([field, [number, kind, rule]]) => {
      // A map is a list of messages that hold a name and a value.
      const told = typeof kind === 'string' && rule !== 'map' ? kind : 'message';
      return [field, [number, told, rule === 'repeated' || rule === 'map']] as const;
    });
    return [name, Object.fromEntries(described)];
  });
}

function reach(message: AnyMessage, found: Set<AnyMessage>): void {
  if (found.has(message)) return;
  found.add(message);
  for (const [, kind] of Object.values(message.fields))
    if (typeof kind !== 'string') reach(typeof kind === 'function' ? kind() : kind, found);
}
