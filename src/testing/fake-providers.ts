import { type Json, Secret } from '#base';
import type { Call, NodeId, Observed, Outputs, Properties, Provider, Providers, Subject } from '#stack';
import { FakeFailure } from './fake-failure.ts';

/** A thing that a fake provider has made. */
export interface FakeThing extends Observed {
  readonly node: NodeId;
  readonly token: string;
}

export interface FakeProviderCall {
  readonly method: 'read' | 'create' | 'update' | 'delete';
  readonly node: NodeId;
  readonly token: string;
}

export interface FakeProvidersOptions {
  /** What a kind gives out when a thing of it is made or changed. Default: `{ id }`, equal for equal nodes. */
  readonly outputs?: Readonly<Record<string, (name: string, properties: Properties) => Outputs>>;
  /** Kinds whose things cannot be changed in place. */
  readonly fixed?: readonly string[];
  /**
   * Comes before and after the effect of every call: a promise delays it, an error makes the call fail, a promise that
   * never resolves stands for a process that was killed there.
   */
  readonly intercept?: (call: FakeProviderCall, when: 'before' | 'after') => void | Promise<void>;
}

/** A small world and the providers that change it. */
export interface FakeWorld {
  /** Knows every kind. */
  readonly providers: Providers;
  /** What is there, by token. */
  readonly things: ReadonlyMap<string, FakeThing>;
  /** Every call so far. */
  readonly calls: readonly FakeProviderCall[];
  /** What is there of one node. */
  find(node: NodeId): readonly FakeThing[];
  /** Changes a thing behind the stack's back. */
  drift(node: NodeId, properties: Readonly<Record<string, Json>>): void;
  /** Takes a thing away behind the stack's back. */
  lose(node: NodeId): void;
  /** Makes the n-th create, update or delete from now on fail without an effect; 1 is the next one. */
  failAt(n: number): void;
}

/**
 * Providers without a machine behind them, for tests of stacks: a whole life of a stack takes milliseconds.
 *
 * @example
 * const world = fakeProviders({ outputs: { model: () => ({ digest: 'sha256:0', sizeBytes: 1 }) } });
 */
export function fakeProviders(options: FakeProvidersOptions = {}): FakeWorld {
  const things = new Map<string, FakeThing>();
  const calls: FakeProviderCall[] = [];
  let effectsToFailure = Infinity;

  const perform = async <T>(call: FakeProviderCall, effect: () => T): Promise<T> => {
    calls.push(call);
    await options.intercept?.(call, 'before');
    if (call.method !== 'read' && --effectsToFailure === 0) throw new FakeFailure(call.method, call.node);
    const result = effect();
    await options.intercept?.(call, 'after');
    return result;
  };
  const providerOf = (kind: string): Provider => {
    const nodeOf = ({ name }: Subject): NodeId => `${kind}/${name}`;
    const put = async (method: 'create' | 'update', subject: Subject, properties: Properties): Promise<Outputs> => {
      const { token, name } = subject;
      return await perform({ method, node: nodeOf(subject), token }, () => {
        const outputs = options.outputs?.[kind]?.(name, properties) ?? { id: `${kind}-${name}` };
        things.set(token, { node: nodeOf(subject), token, properties: readable(properties), outputs });
        return outputs;
      });
    };
    const provider: Provider = {
      read: async (subject) => {
        const { token } = subject;
        return await perform({ method: 'read', node: nodeOf(subject), token }, () => things.get(token));
      },
      create: (subject, properties) => put('create', subject, properties),
      delete: async (subject) => {
        const { token } = subject;
        await perform({ method: 'delete', node: nodeOf(subject), token }, () => things.delete(token));
      },
    };
    if (options.fixed?.includes(kind)) return provider;
    return { ...provider, update: (subject, _before, properties, _call: Call) => put('update', subject, properties) };
  };

  const find = (node: NodeId) => [...things.values()].filter((thing) => thing.node === node);
  return {
    providers: everyKind(providerOf),
    things,
    calls,
    find,
    drift: (node, properties) => {
      for (const thing of find(node))
        things.set(thing.token, { ...thing, properties: { ...thing.properties, ...properties } });
    },
    lose: (node) => {
      for (const { token } of find(node)) things.delete(token);
    },
    failAt: (n) => void (effectsToFailure = n),
  };
}

function everyKind(providerOf: (kind: string) => Provider): Providers {
  const providers = new Map<string, Provider>();
  const get = (kind: string) => providers.get(kind) ?? providers.set(kind, providerOf(kind)).get(kind);
  return Object.assign(new Map<string, Provider>(), { get: get as (kind: string) => Provider, has: () => true });
}

/** As with real things: secrets and functions cannot be read back. */
function readable(properties: Properties): Readonly<Record<string, Json>> {
  const isReadable = (value: unknown): boolean => {
    if (typeof value === 'function' || value instanceof Secret) return false;
    return typeof value !== 'object' || value === null || Object.values(value).every(isReadable);
  };
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined && isReadable(value));
  return structuredClone(Object.fromEntries(entries)) as Record<string, Json>;
}
