import { randomUUID } from 'node:crypto';
import { assert } from '#base';
import { type Traits, traitsOf } from '../kind.ts';
import type { PlannedNode } from '../planning/planned.ts';
import { providerOf, subjectOf } from '../planning/planning.ts';
import type { Outputs } from '../provider.ts';
import type { Instance } from '../state/snapshot.ts';
import type { InstanceRecord, StateChange } from '../state/write-journal.ts';
import { operate } from './operate.ts';
import { callFor, type Run } from './run.ts';

/**
 * Makes a declared node what it should be.
 *
 * @param replacedEarly the old thing was deleted before, because both cannot exist
 * @returns false when the apply was stopped before
 */
export async function makeNode(run: Run, planned: PlannedNode, replacedEarly: boolean): Promise<boolean> {
  const { step, current, observed } = planned;
  switch (step.action) {
    case 'create':
    case 'replace':
      return await create(run, planned, replacedEarly ? undefined : current);
    case 'update':
      return await update(run, planned, current!.token);
    case 'adopt': {
      const token = current?.token ?? randomUUID();
      if (step.changes.length > 0) return await update(run, planned, token);
      run.journal.done(undefined, record(run, planned, token, { ...current?.outputs, ...observed?.outputs }));
      return true;
    }
    default:
      run.outputs.set(step.node, planned.outputs ?? {});
      return true;
  }
}

async function create(run: Run, planned: PlannedNode, replaced: Instance | undefined): Promise<boolean> {
  const { step, node, properties } = planned;
  assert(properties, 'a deferred step is not carried out');
  const token = planned.token ?? randomUUID();
  return await operate(run, step, { ...operationOf(planned, token), action: 'create' }, async () => {
    const provider = providerOf(run.providers, node.kind.name);
    const subject = subjectOf(run.stack, run.stage, node.id, token);
    const outputs = await provider.create(subject, properties, callFor(run, node.id, node.dependencies));
    const kept = await reveal(run, planned, outputs);
    return record(run, planned, token, kept, replaced);
  });
}

async function update(run: Run, planned: PlannedNode, token: string): Promise<boolean> {
  const { step, node, properties, current, observed } = planned;
  assert(properties, 'a deferred step is not carried out');
  return await operate(run, step, { ...operationOf(planned, token), action: 'update' }, async () => {
    const provider = providerOf(run.providers, node.kind.name);
    assert(provider.update, 'without `update` every change is a replacement');
    const before = {
      properties: { ...current?.properties, ...observed?.properties },
      outputs: { ...current?.outputs, ...observed?.outputs },
    };
    const subject = subjectOf(run.stack, run.stage, node.id, token);
    const outputs = await provider.update(subject, before, properties, callFor(run, node.id, node.dependencies));
    return record(run, planned, token, withoutEphemeral(planned, outputs));
  });
}

/**
 * Hands over outputs that are shown once. Before the outcome is recorded: a process that is killed in between makes
 * the next apply replace the thing, which is better than a secret that nobody knows.
 */
async function reveal(run: Run, planned: PlannedNode, outputs: Outputs): Promise<Outputs> {
  const shown = (planned.node.kind.ephemeralOutputs ?? []).filter((key) => key in outputs);
  if (shown.length === 0) return outputs;
  const revealed = Object.fromEntries(shown.map((key) => [key, String(outputs[key])]));
  await run.emit({ type: 'revealed', node: planned.node.id, outputs: revealed });
  return withoutEphemeral(planned, outputs);
}

function withoutEphemeral({ node }: PlannedNode, outputs: Outputs): Outputs {
  const { ephemeralOutputs = [] } = node.kind;
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !ephemeralOutputs.includes(key)));
}

function record(run: Run, planned: PlannedNode, token: string, outputs: Outputs, replaced?: Instance): StateChange {
  const instance = instanceFor(planned, token, outputs);
  run.outputs.set(instance.node, outputs);
  run.made.set(instance.node, instance);
  const leftovers = [replaced, planned.superseded].filter((each) => each !== undefined);
  return {
    node: instance.node,
    token,
    records: [instance, ...leftovers.map((each) => ({ ...each, leftover: true }))],
    removed: planned.gone ? [planned.gone.token] : [],
  };
}

/** A declared node as it is recorded. */
export function instanceFor(planned: PlannedNode, token: string, outputs: Outputs): InstanceRecord {
  const { node } = planned;
  const { properties, dependencies, traits } = operationOf(planned, token);
  const { id, kind, protect } = node;
  return { node: id, token, kind: kind.name, leftover: false, properties, outputs, dependencies, traits, protect };
}

function operationOf({ node, encoded }: PlannedNode, token: string) {
  const traits: Traits = traitsOf(node.kind);
  return { node: node.id, token, properties: encoded, dependencies: node.dependencies, traits };
}
