import { calculate } from '../calculator.ts';
import type { ChunkedModel } from '../chunked-model.ts';

export async function arithmetic(
  model: ChunkedModel,
  { examples, question }: { examples: string; question: string },
): Promise<string> {
  let prompt = `${examples}Q: ${question}\nA: <<`;
  for (let step = 0; step < 6; step++) {
    const sum = await model.until(prompt, ['=', '>', '\n'], 24);
    prompt += `${sum.text}=${calculate(sum.text) ?? '?'}>>`;
    const words = await model.until(prompt, ['\n<<', '\n#', '\nQ:'], 48);
    prompt += words.text;
    if (words.stop !== '\n<<') break;
    prompt += '\n<<';
  }
  prompt += '\n####';
  const answer = await model.until(prompt, ['\n'], 8);
  return /-?\d+/.exec(answer.text)?.[0] ?? '';
}
