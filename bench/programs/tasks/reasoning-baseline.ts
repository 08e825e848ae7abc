import type { ChunkedModel } from '../chunked-model.ts';

export async function reasoning(
  model: ChunkedModel,
  { examples, question, options }: { examples: string; question: string; options: readonly string[] },
): Promise<string> {
  let prompt = `${examples}Q: ${question}\nA: Let's think step by step.`;
  const why = await model.until(prompt, ['\n'], 60);
  prompt += `${why.text.slice(0, 240)}\nSo the answer is`;
  const said = await model.until(prompt, ['\n'], 8);
  const found = options
    .map((option) => ({ option, at: said.text.indexOf(option) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  return found[0]?.option ?? '';
}
