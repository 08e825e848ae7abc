import { silentLog } from '#base';
import type { LanguageModel } from '#contract';
import { startEngine } from '#engine';
import type { Bench } from '../bench.ts';
import { type Comparison, compare, figure, type Figure } from '../result.ts';
import { gemma3, smollm2 } from '../../test/weights.ts';
import { type Cost, costOfBaseline, costOfProgram, freshContext, linesOf } from './measure.ts';
import { type Task, tasks } from './tasks.ts';

const sides = { ours: 'program', peer: 'chunks' } as const;

/** What programs take, beside scripts that ask for chunk after chunk; the same model, questions and prompts. */
export const bench: Bench = {
  rounds: 12,
  run: async ({ rounds, threads, say }) => {
    const comparisons: Comparison[] = [];
    const figures: Figure[] = [];
    for (const task of tasks()) {
      const file = await { smollm2, gemma3 }[task.model]();
      await using engine = await startEngine({ name: task.model, file, contextTokens: 2048, threads, log: silentLog });
      await readVocabulary(engine);
      const costs = await measure(task, engine, rounds, say);
      comparisons.push(...compared(task, costs));
      for (const side of ['program', 'chunks'] as const) {
        const right = costs[side].filter(({ isRight }) => isRight).length;
        figures.push(figure(`${task.name}, ${side}: right`, '%', [(100 * right) / rounds]));
        figures.push(figure(`${task.name}, ${side}: lines of code`, 'lines', [linesOf(task.files[side])]));
      }
    }
    return {
      comparisons,
      figures,
      notes: [
        `reasoning on SmolLM2-135M-Instruct, Q4_1; search and arithmetic on Gemma 3 270M, Q4_K_M, a base model; ${threads} thread(s)`,
        `${rounds} cases of each task: the first ones of its file, of arithmetic the shortest with one or two calculations`,
        'search: questions and answers of the file by words in common, what is asked among them; a model of this size finds little',
        'chunks: 24 tokens a call, as one scripts a model that can only complete texts; all of the text is sent again with each',
        'decodings: texts that a program begins, calls of the other side; requests: what either side sends to the engine',
        'billable: of a program what its texts hold, each token once; of chunks every prompt again, as endpoints bill them',
        'computed: prompts less what was in the cache, and all that was written; nothing is shared between cases or sides',
        'right: a model of this size knows little; that holding it to a form does not make it worse is all that this says',
      ],
    };
  },
};

/** The first constraint reads all of a vocabulary; on a busy machine, that of 262,144 tokens takes longer than a request may. */
async function readVocabulary(model: LanguageModel): Promise<void> {
  const constraint = { kind: 'choices', choices: ['a', 'b'] } as const;
  const request = {
    input: { kind: 'text', text: 'A' },
    sampling: { temperature: 0 },
    tokensMax: 2,
    constraint,
  } as const;
  for (let attempt = 0; attempt < 5; attempt++) {
    const answer = Array.fromAsync(model.generate(request, freshContext('vocabulary')));
    if (
      await answer.then(
        () => true,
        () => false,
      )
    )
      return;
  }
}

async function measure(
  task: Task,
  model: LanguageModel,
  rounds: number,
  say: (text: string) => void,
): Promise<Record<'program' | 'chunks', Cost[]>> {
  const costs: Record<'program' | 'chunks', Cost[]> = { program: [], chunks: [] };
  for (const [index, each] of task.cases.slice(0, rounds).entries()) {
    const context = (side: string) => freshContext(`${task.name} ${index} ${side}`);
    const isRight = (answer: string) => task.isRight(each, answer);
    costs.program.push(
      await costOfProgram(model, () => task.program(each, { model, context: context('program') }), isRight),
    );
    costs.chunks.push(await costOfBaseline(model, context('chunks'), (chunked) => task.chunks(each, chunked), isRight));
    say(`${task.name} ${index + 1}/${rounds}`);
  }
  return costs;
}

function compared({ name, goals }: Task, costs: Record<'program' | 'chunks', Cost[]>): readonly Comparison[] {
  const samples = (of: keyof Omit<Cost, 'isRight'>) => ({
    program: costs.program.map((cost) => cost[of]),
    chunks: costs.chunks.map((cost) => cost[of]),
  });
  return [
    compare(`${name}: decodings`, '', samples('decodings'), sides, goals.decodings),
    compare(`${name}: requests`, '', samples('requests'), sides),
    compare(`${name}: forward passes`, '', samples('passes'), sides),
    compare(`${name}: billable tokens`, '', samples('billable'), sides, goals.billable),
    compare(`${name}: computed tokens`, '', samples('computed'), sides),
    compare(`${name}: time`, 'ms', samples('durationMs'), sides),
  ];
}
