import type { Fingerprint } from '../encode.ts';
import type { Graph } from '../graph.ts';
import { NoProviderError } from '../no-provider-error.ts';
import type { NodeId } from '../node.ts';
import type { Call, Observed, Outputs, Properties, Provider, Providers, Recorded, Subject } from '../provider.ts';
import type { Holding } from './inventory.ts';

/** What all parts of the planner share during one run. */
export interface Planning {
  readonly graph: Graph;
  readonly stage: string;
  readonly providers: Providers;
  readonly fingerprint: Fingerprint;
  readonly inventory: ReadonlyMap<NodeId, Holding>;
  readonly signal: AbortSignal;
  /** What was read, by node and token; null where nothing was. */
  readonly observations: Map<string, Observed | null>;
}

export function providerOf(providers: Providers, kind: string): Provider {
  const provider = providers.get(kind);
  if (!provider) throw new NoProviderError(kind, [...providers.keys()]);
  return provider;
}

export function subjectOf(stack: string, stage: string, node: NodeId, token: string): Subject {
  return { stack, stage, name: node.slice(node.indexOf('/') + 1), token };
}

export function kindOf(node: NodeId): string {
  return node.slice(0, node.indexOf('/'));
}

/** Of the nodes that one refers to, as far as they are known. */
export function knownOutputs(
  dependencies: readonly NodeId[],
  outputsOf: (id: NodeId) => Outputs | undefined,
): ReadonlyMap<NodeId, Outputs> {
  if (dependencies.length === 0) return none;
  const known = new Map<NodeId, Outputs>();
  for (const id of dependencies) {
    const outputs = outputsOf(id);
    if (outputs) known.set(id, outputs);
  }
  return known;
}

const none: ReadonlyMap<NodeId, Outputs> = new Map();

/** A call that nobody watches. */
export function silentCall(signal: AbortSignal, dependencies: ReadonlyMap<string, Outputs> = none): Call {
  return { signal, dependencies, progress: () => {} };
}

export interface Reading {
  readonly node: NodeId;
  /** Empty: look for something that could be adopted. */
  readonly token: string;
  readonly recorded?: Recorded | undefined;
  readonly properties?: Properties | undefined;
  readonly dependencies?: ReadonlyMap<string, Outputs> | undefined;
}

/** Asks the provider what is really there, and notes the answer for the digest over all observations. */
export async function observe(planning: Planning, reading: Reading): Promise<Observed | undefined> {
  const { node, token, recorded, properties, dependencies } = reading;
  const provider = providerOf(planning.providers, kindOf(node));
  const subject = subjectOf(planning.graph.stack, planning.stage, node, token);
  const call = silentCall(planning.signal, dependencies);
  planning.signal.throwIfAborted();
  const observed = await provider.read(subject, recorded, properties, call);
  planning.observations.set(`${node} ${token}`, observed ?? null);
  return observed;
}
