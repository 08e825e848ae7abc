import { isDeepStrictEqual } from 'node:util';
import type { Json } from '#base';
import { AdoptionConflictError } from '../adoption-conflict-error.ts';
import { encode } from '../encode.ts';
import type { GraphNode } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { Action, Change, Cost, Step } from '../plan.ts';
import type { Observed, Outputs, Properties } from '../provider.ts';
import { resolve, type UnknownOutput } from '../resolve.ts';
import { compare } from './compare.ts';
import { type Found, findCurrent } from './find-current.ts';
import type { NodePlan, PlannedNode } from './planned.ts';
import { UnrestoredSecretError } from '../unrestored-secret-error.ts';
import { knownOutputs, type Planning, providerOf, silentCall, subjectOf } from './planning.ts';

/**
 * Decides what has to be done for one declared node.
 *
 * @param nodes the nodes that it refers to, which were planned before, among others
 * @param earlier how it was planned when all that it refers to, and what was recorded, was as it is now: is given back
 *   when what is really there is as it was then too
 */
export async function planNode(
  planning: Planning,
  node: GraphNode,
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  earlier: PlannedNode | undefined,
): Promise<NodePlan> {
  const outputsOf = (id: NodeId) => nodes.get(id)?.outputs;
  const resolved = resolve(node, outputsOf);
  const dependencies = knownOutputs(node.dependencies, outputsOf);
  const properties = resolved.known ? resolved.properties : undefined;
  const found = await findCurrent(planning, node, properties, dependencies);
  const { removals } = found;
  if (earlier && isAsFound(earlier, found) && !providerOf(planning.providers, node.kind.name).diff)
    return { planned: earlier, removals };
  const after = node.dependencies.filter((id) => nodes.get(id)?.step.action !== 'same');
  if (!resolved.known) return { planned: defer(planning, node, found, resolved.unknown, after), removals };

  const encoded = encode(resolved.properties, planning.fingerprint) as Record<string, Json>;
  const difference = await differ(planning, node, found, resolved.properties, encoded, dependencies);
  const decision = decide(planning, node, found, difference, encoded);
  if (node.unrestored && decision.action !== 'same') throw new UnrestoredSecretError(node.unrestored);
  const step = stepOf(node, found, decision, difference, decision.action === 'same' ? [] : after);
  const outputs = outputsBefore(step, found, difference);
  const planned: PlannedNode = { ...base(node, found), step, properties: resolved.properties, encoded, outputs };
  return { planned, removals };
}

function isAsFound(earlier: PlannedNode, found: Found): boolean {
  const { current, gone, superseded, token, observed } = earlier;
  const sameRecords = current === found.current && gone === found.gone && superseded === found.superseded;
  return sameRecords && token === found.token && isDeepStrictEqual(observed, found.observed);
}

function base(node: GraphNode, { current, observed, token, gone, superseded }: Found) {
  return { node, current, observed, token, gone, superseded };
}

function defer(
  planning: Planning,
  node: GraphNode,
  found: Found,
  unknown: readonly UnknownOutput[],
  after: readonly NodeId[],
): PlannedNode {
  const step: Step = {
    node: node.id,
    action: found.current ? 'update' : 'create',
    ...(found.current && { instance: found.current.token }),
    changes: unknown.map(({ path }) => ({ path, unknown: true })),
    after,
    cost: {},
    deferredBy: [...new Set(unknown.map((each) => each.node))],
    ...(node.declaredAt && { declaredAt: node.declaredAt }),
  };
  const encoded = encode(node.properties, planning.fingerprint) as Record<string, Json>;
  return { ...base(node, found), step, properties: undefined, encoded, outputs: undefined };
}

interface FullDifference {
  readonly changes: readonly Change[];
  readonly cost?: Cost | undefined;
  readonly outputs?: Outputs | undefined;
}

async function differ(
  planning: Planning,
  node: GraphNode,
  found: Found,
  properties: Properties,
  encoded: Readonly<Record<string, Json>>,
  dependencies: ReadonlyMap<string, Outputs>,
): Promise<FullDifference> {
  const provider = providerOf(planning.providers, node.kind.name);
  const before = beforeOf(found);
  const compared = () => compare(withoutUndeclared(before, found, encoded), encoded);
  if (!provider.diff) return { changes: compared() };
  const token = found.current?.token ?? found.token ?? '';
  const subject = subjectOf(planning.graph.stack, planning.stage, node.id, token);
  const call = silentCall(planning.signal, dependencies);
  const difference = await provider.diff(subject, before, properties, call);
  return { ...difference, changes: difference.changes ?? compared() };
}

/**
 * What is there, completed with what is recorded where it cannot be read back. After an update with an unknown outcome
 * the record says nothing about the present.
 */
function beforeOf({ current, observed, open }: Found): Observed | undefined {
  if (!observed) return undefined;
  const recorded = open?.action === 'update' ? undefined : current;
  return {
    ...observed,
    properties: observed.isWhole ? observed.properties : { ...recorded?.properties, ...observed.properties },
    outputs: { ...current?.outputs, ...observed.outputs },
  };
}

/** Without what is there of itself: properties that neither were nor are declared. */
function withoutUndeclared(
  before: Observed | undefined,
  { current }: Found,
  encoded: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  if (before?.isWhole) return before.properties;
  const entries = Object.entries(before?.properties ?? {});
  return Object.fromEntries(entries.filter(([key]) => key in encoded || (current && key in current.properties)));
}

interface Decision {
  readonly action: Action;
  readonly changes: readonly Change[];
  readonly reason?: string;
}

function decide(
  planning: Planning,
  node: GraphNode,
  found: Found,
  difference: FullDifference,
  encoded: Readonly<Record<string, Json>>,
): Decision {
  const changes = difference.changes.map((change) => withForce(planning, node, change));
  const forced = changes.some((change) => change.forcesReplacement);
  switch (found.origin) {
    case 'none':
      return { action: 'create', changes: difference.changes };
    case 'gone':
      return { action: 'create', changes: difference.changes, reason: 'It was made, and is not there any more.' };
    case 'foreign':
      if (forced) throw new AdoptionConflictError(node.id, changes);
      return { action: 'adopt', changes, reason: 'It is already there.' };
    case 'interrupted':
      if (found.unseen) return { action: 'replace', changes, reason: unseenReason };
      if (changes.length === 0) return { action: 'adopt', changes, reason: 'An interrupted apply has made it.' };
      return { action: forced ? 'replace' : 'update', changes };
    case 'recorded':
      if (changes.length > 0) return { action: forced ? 'replace' : 'update', changes };
      return found.open ? afterOpen(found, encoded) : { action: 'same', changes };
  }
}

const unseenReason = 'An interrupted apply made it, and nobody has seen the outputs that are shown once.';

/** Nothing differs that can be seen, but the last operation on it did not report back. */
function afterOpen({ open, observed }: Found, encoded: Readonly<Record<string, Json>>): Decision {
  const unread = Object.keys(encoded).filter((key) => !(key in observed!.properties));
  if (open!.action !== 'update' || unread.length === 0) {
    return { action: 'adopt', changes: [], reason: 'An interrupted apply has left it as it is wanted.' };
  }
  const changes = unread.map((path) => ({ path, after: encoded[path]! }));
  return { action: 'update', changes, reason: 'An interrupted apply may have changed what cannot be read back.' };
}

function withForce(planning: Planning, { kind }: GraphNode, change: Change): Change {
  const fixed = (kind.replaceOn ?? []).some((key) => change.path === key || change.path.startsWith(`${key}.`));
  return fixed || !providerOf(planning.providers, kind.name).update ? { ...change, forcesReplacement: true } : change;
}

function stepOf(
  node: GraphNode,
  { current }: Found,
  { action, changes, reason }: Decision,
  { cost }: FullDifference,
  after: readonly NodeId[],
): Step {
  return {
    node: node.id,
    action,
    ...(current && { instance: current.token }),
    changes,
    after,
    cost: cost ?? {},
    ...(reason !== undefined && { reason }),
    ...(node.declaredAt && { declaredAt: node.declaredAt }),
  };
}

function outputsBefore({ action, changes }: Step, found: Found, difference: FullDifference): Outputs | undefined {
  const stays = action === 'same' || (action === 'adopt' && changes.length === 0);
  return stays ? { ...found.current?.outputs, ...found.observed?.outputs } : difference.outputs;
}
