import type { Digest } from '#base';
import type { NodeId } from '../node.ts';
import type { ActiveGeneration, Instance, OpenOperation, Snapshot } from './snapshot.ts';
import type { Scope } from './scope.ts';

/**
 * Reads without a lock: what was read while somebody wrote is read again.
 *
 * @param last read before; given back while the revision is still the same, which rises with everything that is written
 */
export async function readSnapshot(scope: Scope, last: Snapshot | undefined): Promise<Snapshot> {
  for (;;) {
    const revision = await readRevision(scope);
    if (revision === last?.revision) return last;
    const instances = await readInstances(scope);
    const open = await readOpen(scope);
    const active = await readActive(scope);
    const contested = await isContested(scope);
    if ((await readRevision(scope)) === revision) return { revision, instances, open, active, contested };
  }
}

async function readRevision({ tables, key }: Scope): Promise<number> {
  const query = tables.selectFrom('stack_state').select('revision');
  return (await query.where('stack', '=', key.stack).where('stage', '=', key.stage).executeTakeFirst())?.revision ?? 0;
}

async function readInstances({ tables, key }: Scope): Promise<readonly Instance[]> {
  const query = tables.selectFrom('stack_resource').selectAll().orderBy('node').orderBy('token');
  const rows = await query.where('stack', '=', key.stack).where('stage', '=', key.stage).execute();
  return rows.map((row) => ({
    node: row.node as NodeId,
    token: row.token,
    kind: row.kind,
    leftover: row.leftover === 1,
    properties: JSON.parse(row.properties) as Instance['properties'],
    outputs: JSON.parse(row.outputs) as Instance['outputs'],
    dependencies: JSON.parse(row.dependencies) as NodeId[],
    traits: JSON.parse(row.traits) as Instance['traits'],
    protect: row.protect === 1,
    revision: row.revision,
  }));
}

async function readOpen({ tables, key }: Scope): Promise<readonly OpenOperation[]> {
  const query = tables.selectFrom('stack_operation').selectAll().orderBy('generation').orderBy('number');
  const own = query.where('stack', '=', key.stack).where('stage', '=', key.stage);
  const rows = await own.where('open', '=', 1).execute();
  return rows.map((row) => ({
    node: row.node as NodeId,
    token: row.token,
    action: row.action as OpenOperation['action'],
    properties: JSON.parse(row.properties) as OpenOperation['properties'],
    dependencies: JSON.parse(row.dependencies) as NodeId[],
    traits: JSON.parse(row.traits) as OpenOperation['traits'],
  }));
}

async function readActive({ tables, key }: Scope): Promise<ActiveGeneration | undefined> {
  const query = tables.selectFrom('stack_generation').select(['number', 'program', 'revision']);
  const own = query.where('stack', '=', key.stack).where('stage', '=', key.stage);
  const row = await own.where('status', '=', 'active').executeTakeFirst();
  return row && { ...row, program: row.program as Digest };
}

/** A generation whose manifest is written, but not how its rollout ended. */
async function isContested({ tables, key }: Scope): Promise<boolean> {
  const query = tables.selectFrom('stack_generation').select('number');
  const own = query.where('stack', '=', key.stack).where('stage', '=', key.stage);
  const row = await own.where('status', '=', 'building').where('manifest', '!=', '').executeTakeFirst();
  return row !== undefined;
}
