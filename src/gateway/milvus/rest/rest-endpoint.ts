import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import type { Endpoint } from '../../surface.ts';
import type { Desk, Desks } from '../catalogue/desk.ts';
import { MilvusError } from '../milvus-error.ts';

/** What most bodies have. */
export const namedSchema = { dbName: z.string().default(''), collectionName: z.string().min(1) };

export const namedIn = ({ dbName, collectionName }: { readonly dbName: string; readonly collectionName: string }) => ({
  database: dbName,
  name: collectionName,
});

/** Makes one endpoint of Milvus's REST interface, version 2. */
export type RestMaker = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  answer: (fields: z.output<Schema>, desk: Desk) => unknown,
) => Endpoint;

export function restMaker(desks: Desks): RestMaker {
  return (path, schema, answer) => ({
    method: 'POST',
    path: `/v2/vectordb/${path}`,
    access: { scope: 'vectors' },
    about: { summary: `Milvus: ${path.replace('/', ', ').replaceAll('_', ' ')}`, body: schema },
    handle: async ({ body, context }) => {
      try {
        const data = await answer(checkFields(schema, objectBody(body)), await desks(context.tenant));
        return jsonAnswer({ code: 0, data: data ?? {} });
      } catch (thrown) {
        // Milvus says what it refuses in the body of what HTTP takes for a success.
        if (thrown instanceof MilvusError) return jsonAnswer({ code: thrown.milvusCode, message: thrown.reason });
        throw thrown;
      }
    },
  });
}
