import type { Transaction } from 'kysely';
import { appendItems } from './conversation-rows.ts';
import { isRunning, type StoredResponse } from './stored-response.ts';
import type { ResponseTables } from './tables.ts';

/** What is written of a response at once. */
export interface ResponseWrite extends StoredResponse {
  /** False: it was written before, when it began to run. */
  readonly isNew: boolean;
  readonly expiresMs: number;
  /** Of one that runs. */
  readonly aliveUntilMs: number | undefined;
}

/**
 * Writes a response. Of those that were written before, only what still runs is changed: one that was cancelled or
 * deleted meanwhile stays so. What was asked and answered in a conversation becomes part of it when the answer is there.
 */
export async function writeResponse(transaction: Transaction<ResponseTables>, write: ResponseWrite): Promise<void> {
  const { tenant, response, input } = write;
  const row = rowOf(write);
  if (write.isNew) await transaction.insertInto('response').values(row).execute();
  else if (!(await changeRunning(transaction, row))) return;
  const said = isRunning(response) ? input : [...input, ...response.output];
  const items = said.map(({ id }) => ({ tenant, id, response_id: response.id }));
  if (items.length > 0)
    await transaction
      .insertInto('response_item')
      .values(items)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (response.conversation && (response.status === 'completed' || response.status === 'incomplete'))
    await appendItems(transaction, tenant, response.conversation.id, said);
}

/** Deletes responses and where their items are. */
export async function deleteResponses(transaction: Transaction<ResponseTables>, ids: readonly string[]): Promise<void> {
  await transaction
    .deleteFrom('response')
    .where('id', 'in', [...ids])
    .execute();
  await transaction
    .deleteFrom('response_item')
    .where('response_id', 'in', [...ids])
    .execute();
}

type ResponseRow = ResponseTables['response'];

async function changeRunning(transaction: Transaction<ResponseTables>, row: ResponseRow): Promise<boolean> {
  const { id, tenant, created_ms: _, ...changed } = row;
  const update = transaction.updateTable('response').set(changed).where('id', '=', id).where('tenant', '=', tenant);
  const { numUpdatedRows } = await update.where('alive_until_ms', 'is not', null).executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

function rowOf({ tenant, response, input, expiresMs, aliveUntilMs }: ResponseWrite): ResponseRow {
  const [body, asked] = [JSON.stringify(response), JSON.stringify(input)];
  return {
    id: response.id,
    tenant,
    previous_id: response.previous_response_id,
    status: response.status,
    created_ms: response.created_at * 1000,
    expires_ms: expiresMs,
    alive_until_ms: aliveUntilMs ?? null,
    body,
    input: asked,
    size: body.length + asked.length,
  };
}
