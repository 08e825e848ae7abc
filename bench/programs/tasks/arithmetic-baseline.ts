import { calculate } from '../calculator.ts';
import type { ChunkedModel } from '../chunked-model.ts';

export async function arithmetic(
  model: ChunkedModel,
  { examples, question }: { examples: string; question: string },
): Promise<string> {
  let prompt = `${examples}Q: ${question}\nA:`;
  for (let step = 0; step < 8; step++) {
    const words = await model.until(prompt, ['<<', '####', '\nQ:'], 64);
    prompt += words.text;
    if (words.stop !== '<<') break;
    prompt += '<<';
    const sum = await model.until(prompt, ['=', '>', '\n'], 24);
    const result = calculate(sum.text) ?? '?';
    prompt += `${sum.text}=${result}>>${result}`;
  }
  prompt += '\n####';
  const answer = await model.until(prompt, ['\n'], 8);
  return /-?\d+/.exec(answer.text)?.[0] ?? '';
}
