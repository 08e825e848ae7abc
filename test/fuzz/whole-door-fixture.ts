import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { silentLog } from '#base';
import type { LanguageModel, Reading, Scorer } from '#contract';
import { compileProgram, programDefinition, type Scope } from '#program';
import { recordingModel, runMigrations, RunWriter } from '#prompt';
import { migrate, openBulkDatabase } from '#store';
import { fakeLanguageModel } from '#testing';
import { openTestOffice, prefix, type TestOffice } from '../../src/gateway/admin/admin-fixture.ts';
import { testRoute } from '../../src/gateway/door-fixture.ts';

export interface WholeDoor extends AsyncDisposable {
  readonly office: TestOffice;
  /** Of a key that may do everything. */
  readonly secret: string;
  /** Path parameters that name something, by the beginning of the path. */
  readonly made: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/**
 * A gateway with every wire protocol it has, over real databases and a scripted model: "fake" answers, embeds and reads
 * tokens, and is on record; "even" is a program.
 *
 * @param databaseUrl of a server; absent: SQLite
 */
export async function openWholeDoor(databaseUrl?: string): Promise<WholeDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'lode-whole-door-'));
  const runs = await openBulkDatabase(databaseUrl ?? `sqlite:${join(folder, 'runs.db')}`);
  await migrate(runs, 'run', runMigrations);
  const writer = new RunWriter({ database: runs, log: silentLog });
  const recording = {
    writer,
    stage: prefix.slice(0, -1),
    policy: { keep: 'texts', share: 1, durable: true, whenUnwritable: 'serve' },
    pricesOf: () => undefined,
    redact: (text: string) => text,
  } as const;
  const office = await openTestOffice({ runs, ...(databaseUrl !== undefined && { url: databaseUrl }) });
  office.door.gateway.serve({
    generation: 2,
    routes: [
      testRoute({ model: recordingModel(scriptedModel(), recording) }),
      testRoute({ name: 'even', model: fakeLanguageModel({ reply: 'yes' }), program: even }),
    ],
  });
  const { secret } = await office.issue('fuzz', { scopes: ['*', 'metrics', 'runs'], role: 'admin' });
  return {
    office,
    secret,
    made: await makeThings(office, secret),
    [Symbol.asyncDispose]: async () => {
      await office[Symbol.asyncDispose]();
      await writer.close();
      await runs.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A hundred of each, because they are deleted by the same paths that read them. */
async function makeThings(
  { door, issue, files: archive, batches: { batches: batchArchive } }: TestOffice,
  secret: string,
): Promise<WholeDoor['made']> {
  const headers = { authorization: `Bearer ${secret}` };
  const make = async (path: string, body: object): Promise<string> =>
    ((await (await door.post(path, body, headers)).json()) as { id: string }).id;
  const list = async (path: string): Promise<readonly string[]> =>
    ((await (await door.get(path, headers)).json()) as { data: { id: string }[] }).data.map(({ id }) => id);
  const said = [{ type: 'message', role: 'user', content: 'Hello?' }];
  const responses: Record<string, string>[] = [];
  const conversations: Record<string, string>[] = [];
  const keys: Record<string, string>[] = [];
  const files: Record<string, string>[] = [];
  const batches: Record<string, string>[] = [];
  for (let index = 0; index < 100; index++) {
    responses.push({ id: await make('/v1/responses', { model: 'fake', input: said, store: true }) });
    const id = await make('/v1/conversations', { items: said });
    const [item = ''] = await list(`/v1/conversations/${id}/items`);
    conversations.push({ id, item });
    keys.push({ id: (await issue(`made-${index}`)).id });
    const draft = await archive.begin('local');
    await draft.append(Buffer.from('{}\n'));
    const facts = { purpose: 'batch', filename: 'lines.jsonl', createdMs: Date.now(), expiresMs: undefined };
    const batch = {
      tenant: 'local',
      keyId: undefined,
      endpoint: '/v1/responses',
      inputFileId: draft.id,
      metadata: undefined,
      outputMs: 1,
    };
    batches.push({ id: (await batchArchive.create({ ...batch, windowMs: 1 })).id });
    files.push({ id: (await draft.finish(facts)).id });
  }
  const runs = (await list('/admin/v1/runs?limit=100')).map((id) => ({ id }));
  return {
    '/v1/responses/': responses,
    '/v1/conversations/': conversations,
    '/v1/files/': files,
    '/v1/batches/': batches,
    '/admin/v1/keys/': keys,
    '/admin/v1/runs/': runs,
    '/v1/programs/': [{ program: 'even' }],
    '/v1/models/': [{ name: 'fake' }],
  };
}

const even = compileProgram(
  programDefinition('even', {
    inputs: { n: z.int() },
    output: z.object({ answer: z.enum(['yes', 'no']) }),
    body: async ({ say, choice }: Scope, { n }: { n: number }) =>
      await say`Is ${n} even? ${choice('answer', ['yes', 'no'])}`,
  }),
);

function scriptedModel(): LanguageModel {
  const model = fakeLanguageModel();
  const none = async (): Promise<never> => Promise.reject(new Error('the gateway asks for none of these'));
  const scorer: Scorer = {
    score: none,
    rank: none,
    hiddenStates: none,
    embed: async ({ input }) => {
      const tokens = await model.tokenise(input);
      return { tokens, width: 4, values: Float32Array.of(0.5, 0.5, 0.5, 0.5) };
    },
  };
  const reading: Reading = {
    detokenise: async (tokens) => tokens.map((token) => `<${token}>`).join(''),
    render: async ({ messages }) => JSON.stringify(messages),
  };
  return { ...model, scorer, reading };
}
