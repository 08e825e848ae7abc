import type { Case } from '../programs/data.ts';

export interface MatrixSize {
  readonly prompts: number;
  readonly cases: number;
}

export interface Matrix extends MatrixSize {
  readonly shown: readonly Case[];
  readonly asked: readonly Case[];
}

const openings = [
  'Judge each sentence about sports.',
  'You know sports.',
  'Some sentences about sports are made up.',
  'Read as a referee would.',
];
const orders = [
  'Say yes when it is plausible, and no when it is not.',
  'Answer yes or no.',
  'Reply with one word.',
  'Decide quickly.',
  'Think of who plays what.',
];

/** A configuration of promptfoo: prompts that differ in what they say first, and then show the same examples. */
export function configurationFor({ prompts, shown, asked }: Matrix, baseUrl: string): object {
  const examples = shown.map(({ question, answer }) => `${question}\nAnswer: ${answer}`).join('\n\n');
  return {
    prompts: Array.from({ length: prompts }, (_, index) => {
      const opening = `${openings[index % openings.length]} ${orders[Math.floor(index / openings.length) % orders.length]}`;
      return { label: `prompt-${index + 1}`, raw: `${opening}\n\n${examples}\n\n{{question}}\nAnswer:` };
    }),
    providers: [
      {
        id: 'openai:chat:bench',
        config: { apiBaseUrl: baseUrl, apiKey: 'none', temperature: 0, max_tokens: 8 },
      },
    ],
    tests: asked.map(({ question, answer }) => ({
      vars: { question },
      assert: [{ type: 'icontains', value: answer }],
    })),
  };
}
