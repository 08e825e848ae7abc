import type { GrpcMethod, Int64 } from '../../grpc/index.ts';
import { primaryOf } from '../catalogue/collection-entry.ts';
import { loadedCollection } from '../catalogue/desk.ts';
import type { Constant } from '../expression/expression.ts';
import { parseExpression, parseOptional, type Templates } from '../expression/parse-expression.ts';
import {
  deleteRequest,
  flushAllResponse,
  flushRequest,
  flushResponse,
  flushStateResponse,
  insertRequest,
  mutationResult,
  queryRequest,
  queryResults,
  upsertRequest,
} from '../messages/data.ts';
import { connectRequest } from '../messages/collections.ts';
import { dataTypes } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import { queryRows } from '../operations/query-rows.ts';
import { filterFor } from '../operations/select-rows.ts';
import { deleteRows, writeRows, type WrittenRows } from '../operations/write-rows.ts';
import { wholeNumber } from '../rows/column-cells.ts';
import { outputFieldsOf } from '../rows/output-fields.ts';
import { readColumns } from '../rows/read-columns.ts';
import { writeColumns } from '../rows/write-columns.ts';
import { namedIn } from './collection-methods.ts';
import { hybridTime } from './hybrid-time.ts';
import type { MethodMaker } from './milvus-method.ts';
import { queryParamsOf } from './query-params.ts';

/** Rows: put, taken away, and asked for by what they hold. */
export function dataMethods({ tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    Insert: tells(insertRequest, mutationResult, async (message, desk) => {
      const { fieldsData: columns, numRows: rows, partitionName: partition } = message;
      const read = { columns, rows, purpose: 'insert' } as const;
      const written = await writeRows(desk, namedIn(message), { partition, rows: (entry) => readColumns(entry, read) });
      return { ...mutation(written), insertCnt: rows };
    }),
    Upsert: tells(upsertRequest, mutationResult, async (message, desk) => {
      const { fieldsData: columns, numRows: rows, partitionName: partition, partialUpdate: isPartial } = message;
      const read = { columns, rows, purpose: isPartial ? 'partial' : 'upsert' } as const;
      const wanted = { partition, isPartial, rows: (entry: WrittenRows['entry']) => readColumns(entry, read) };
      const written = await writeRows(desk, namedIn(message), wanted);
      return { ...mutation(written), upsertCnt: rows, insertCnt: rows, deleteCnt: rows };
    }),
    Delete: tells(deleteRequest, mutationResult, async (message, desk) => {
      const { expr, partitionName: partition, exprTemplateValues } = message;
      if (expr.trim() === '') throw new MilvusError('parameterInvalid', "delete plan can't be empty or always true");
      const expression = parseExpression(expr, templatesOf(exprTemplateValues));
      const deleteCnt = await deleteRows(desk, namedIn(message), { expression, partition });
      return { deleteCnt, acknowledged: true, timestamp: hybridTime(Date.now()) };
    }),
    Query: tells(queryRequest, queryResults, async (message, desk) => {
      const { expr, exprTemplateValues, outputFields, partitionNames: partitions, queryParams } = message;
      const { database, name } = namedIn(message);
      const { entry, records } = await loadedCollection(desk, database, name);
      const expression = parseOptional(expr, templatesOf(exprTemplateValues));
      const primaryFieldName = primaryOf(entry).name;
      const base = { collectionName: name, sessionTs: hybridTime(Date.now()), primaryFieldName };
      if (outputFields.some((field) => /^count\(\*\)$/i.test(field))) {
        const count = await records.count('', await filterFor(entry, records, { expression, partitions }));
        const column = { type: dataTypes.Int64, fieldName: 'count(*)', scalars: { longData: { data: [count] } } };
        return { ...base, fieldsData: [column], outputFields };
      }
      const output = outputFieldsOf(entry, [
        primaryFieldName,
        ...outputFields.filter((field) => field !== primaryFieldName),
      ]);
      const found = await queryRows(entry, records, { expression, partitions, ...queryParamsOf(queryParams) });
      return { ...base, fieldsData: writeColumns(output, found, entry.fields), outputFields: output.names };
    }),
    ...flushMethods({ tells }),
  };
}

/** Everything is on disk when it is acknowledged: there is nothing to flush. */
function flushMethods({ tells }: Pick<MethodMaker, 'tells'>): Readonly<Record<string, GrpcMethod>> {
  return {
    Flush: tells(flushRequest, flushResponse, ({ collectionNames }) => {
      const each = <Value>(value: Value) => Object.fromEntries(collectionNames.map((name) => [name, value]));
      const nowMs = Date.now();
      return {
        collSegIDs: each({ data: [] }),
        flushCollSegIDs: each({ data: [] }),
        collSealTimes: each(Math.floor(nowMs / 1000)),
        collFlushTs: each(hybridTime(nowMs)),
      };
    }),
    FlushAll: tells(connectRequest, flushAllResponse, () => ({ flushAllTs: hybridTime(Date.now()) })),
    GetFlushState: tells(connectRequest, flushStateResponse, () => ({ flushed: true })),
    GetFlushAllState: tells(connectRequest, flushStateResponse, () => ({ flushed: true })),
  };
}

function mutation({ entry, keys }: WrittenRows) {
  return {
    IDs: keysMessage(entry, keys),
    succIndex: keys.map((_, index) => index),
    acknowledged: true,
    timestamp: hybridTime(Date.now()),
  };
}

/** Primary keys as numbers or as texts, as the collection has them. */
export function keysMessage(entry: WrittenRows['entry'], keys: readonly string[]) {
  return primaryOf(entry).type === 'Int64' ? { intId: { data: keys } } : { strId: { data: keys } };
}

interface TemplateArray {
  readonly boolData: { readonly data: readonly boolean[] } | null;
  readonly longData: { readonly data: readonly Int64[] } | null;
  readonly doubleData: { readonly data: readonly number[] } | null;
  readonly stringData: { readonly data: readonly string[] } | null;
}

interface TemplateValue {
  readonly boolVal: boolean | null;
  readonly int64Val: Int64 | null;
  readonly floatVal: number | null;
  readonly stringVal: string | null;
  readonly arrayVal: TemplateArray | null;
}

/** What stands for the names in braces. */
export function templatesOf(values: Readonly<Record<string, TemplateValue>>): Templates {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, templateOf(value)]));
}

function templateOf({ boolVal, int64Val, floatVal, stringVal, arrayVal }: TemplateValue): Constant {
  if (arrayVal) {
    const { boolData, longData, doubleData, stringData } = arrayVal;
    return boolData?.data ?? longData?.data.map(wholeNumber) ?? doubleData?.data ?? stringData?.data ?? [];
  }
  return boolVal ?? (int64Val && wholeNumber(int64Val)) ?? floatVal ?? stringVal ?? '';
}
