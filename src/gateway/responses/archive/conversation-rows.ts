import type { Kysely } from 'kysely';
import type { StoredItem } from '../item-schema.ts';
import type { ResponseTables } from './tables.ts';

/** Adds items to the end of a conversation; those that it has already, by their ids, stay where they are. */
export async function appendItems(
  transaction: Kysely<ResponseTables>,
  tenant: string,
  conversationId: string,
  items: readonly StoredItem[],
): Promise<void> {
  // Writers of one conversation follow each other: the second sees what the first has added.
  const { numUpdatedRows } = await transaction
    .updateTable('conversation')
    .set(({ ref }) => ({ created_ms: ref('created_ms') }))
    .where('id', '=', conversationId)
    .where('tenant', '=', tenant)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n || items.length === 0) return;
  const { last } = await transaction
    .selectFrom('conversation_item')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow();
  const rows = items.map((item, index) => {
    const text = JSON.stringify(item);
    return {
      conversation_id: conversationId,
      position: Number(last ?? -1) + 1 + index,
      id: item.id,
      tenant,
      item: text,
      size: text.length,
    };
  });
  await transaction
    .insertInto('conversation_item')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
