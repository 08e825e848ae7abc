import { ItemNotFoundError } from './errors/item-not-found-error.ts';
import type { InputItem, Item, StoredItem } from './item-schema.ts';
import { newId } from '../new-id.ts';

const idPrefixes: Readonly<Record<Item['type'], string>> = {
  message: 'msg',
  function_call: 'fc',
  function_call_output: 'fco',
  reasoning: 'rs',
  compaction: 'cmp',
};

/**
 * Items as they are kept: looked up where they are references, and each with an id.
 *
 * @throws ItemNotFoundError
 */
export async function storedItems(
  items: readonly InputItem[],
  find: (id: string) => Promise<Item | undefined>,
): Promise<readonly StoredItem[]> {
  return await Promise.all(
    items.map(async (item) => {
      const found = item.type === 'item_reference' ? await find(item.id) : item;
      if (found === undefined) throw new ItemNotFoundError(item.id ?? '');
      return withId(found);
    }),
  );
}

function withId(item: Item): StoredItem {
  return { status: 'completed', ...item, id: item.id ?? newId(idPrefixes[item.type]) };
}
