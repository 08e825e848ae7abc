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
}

/**
 * A gateway with every wire protocol it has, over real databases and a scripted model: "fake" answers, embeds and reads
 * tokens, and is on record; "even" is a program.
 */
export async function openWholeDoor(): Promise<WholeDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'lode-whole-door-'));
  const runs = await openBulkDatabase(`sqlite:${join(folder, 'runs.db')}`);
  await migrate(runs, 'run', runMigrations);
  const writer = new RunWriter({ database: runs, log: silentLog });
  const recording = {
    writer,
    stage: prefix.slice(0, -1),
    policy: { keep: 'texts', share: 1, durable: true, whenUnwritable: 'serve' },
    pricesOf: () => undefined,
    redact: (text: string) => text,
  } as const;
  const office = await openTestOffice({ runs });
  office.door.gateway.serve({
    generation: 2,
    routes: [
      testRoute({ model: recordingModel(scriptedModel(), recording) }),
      testRoute({ name: 'even', model: fakeLanguageModel({ reply: 'yes' }), program: even }),
    ],
  });
  const { secret } = await office.issue('fuzz', { scopes: ['*', 'metrics'], role: 'admin' });
  return {
    office,
    secret,
    [Symbol.asyncDispose]: async () => {
      await office[Symbol.asyncDispose]();
      await writer.close();
      await runs.close();
      rmSync(folder, { recursive: true });
    },
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
