import type { Database } from '#store';
import type { Manifest } from '../rollout.ts';
import type { Tables } from './tables.ts';

/** Of all generations that are kept in this database, of every stack and stage: what they need must not be deleted. */
export async function readManifests(database: Database): Promise<readonly Manifest[]> {
  const kysely = database.kysely.withTables<Tables>();
  const rows = await kysely.selectFrom('stack_generation').select('manifest').where('manifest', '!=', '').execute();
  return rows.map(({ manifest }) => JSON.parse(manifest) as Manifest);
}
