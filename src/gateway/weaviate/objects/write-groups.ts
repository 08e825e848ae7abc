import { faultOf } from '../../fault.ts';
import type { WeaviateClasses } from '../schema/weaviate-classes.ts';
import type { ModelAccess } from './vectorise.ts';
import { type NewObject, writeObjects, type Written } from './write-objects.ts';

/** An object with where it is to go. */
export interface Addressed {
  readonly className: string;
  readonly tenant: string;
  readonly object: NewObject;
}

/** Writes objects of several classes and tenants; each tells what became of it, in their order. */
export async function writeGroups(
  classes: WeaviateClasses,
  addressed: readonly Addressed[],
  access: ModelAccess,
): Promise<readonly Written[]> {
  const groups = Map.groupBy(
    addressed.keys(),
    (index) => `${addressed[index]?.className}\n${addressed[index]?.tenant}`,
  );
  const written: Written[] = addressed.map(({ object: { id = '' } }) => ({ id }));
  for (const indexes of groups.values()) {
    const members = indexes.map((index) => addressed[index] as Addressed);
    const outcomes = await writeGroup(classes, members, access);
    for (const [place, index] of indexes.entries()) written[index] = outcomes[place] as Written;
  }
  return written;
}

/** Of one class and tenant; where there is no such one, that becomes of all. */
async function writeGroup(
  classes: WeaviateClasses,
  members: readonly Addressed[],
  access: ModelAccess,
): Promise<readonly Written[]> {
  const [{ className = '', tenant = '' } = {}] = members;
  try {
    const open = await classes.find(className);
    return await writeObjects(
      { classes, open, tenant },
      members.map(({ object }) => object),
      access,
    );
  } catch (thrown) {
    const { message, status } = faultOf(thrown);
    // What is no fault of the objects is none of their answers.
    if (status >= 500 || status === 401 || status === 403 || status === 429) throw thrown;
    return members.map(({ object: { id = '' } }) => ({ id, error: message }));
  }
}
