import type { NodeId } from '../node.ts';
import type { PlannedNode } from '../planning/planned.ts';
import type { Manifest, ManifestEntry } from '../rollout.ts';
import type { InstanceRecord, StateChange } from '../state/write-journal.ts';
import { instanceFor } from './make-node.ts';
import type { Run } from './run.ts';

/** What the generation consists of, when everything was carried out. */
export function manifestOf(run: Run, generation: number, nodes: ReadonlyMap<NodeId, PlannedNode>): Manifest {
  const resources: Record<NodeId, ManifestEntry> = {};
  for (const planned of nodes.values()) {
    const { token, properties, outputs, dependencies, traits, protect } = recordOf(run, planned);
    const { id, kind, name } = planned.node;
    resources[id] = { kind: kind.name, name, token, properties, outputs, dependencies, traits, protect };
  }
  return { stack: run.stack, stage: run.stage, generation, resources };
}

/** Records of things that stayed as they are, where something else about them was declared or read anew. */
export function refreshedRecords(run: Run, nodes: ReadonlyMap<NodeId, PlannedNode>): readonly StateChange[] {
  return [...nodes.values()].flatMap((planned) => {
    const { id } = planned.node;
    if (run.made.has(id)) return [];
    const record = recordOf(run, planned);
    return sameRecord(record, planned.current!) ? [] : [{ node: id, token: record.token, records: [record] }];
  });
}

function recordOf(run: Run, planned: PlannedNode): InstanceRecord {
  return run.made.get(planned.node.id) ?? instanceFor(planned, planned.current!.token, planned.outputs ?? {});
}

function sameRecord(a: InstanceRecord, b: InstanceRecord): boolean {
  const text = ({ properties, outputs, dependencies, traits, protect }: InstanceRecord) =>
    JSON.stringify([properties, outputs, dependencies, traits, protect]);
  return text(a) === text(b);
}
