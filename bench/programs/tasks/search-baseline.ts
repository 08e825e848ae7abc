import type { ChunkedModel } from '../chunked-model.ts';

export async function searchAndAnswer(
  model: ChunkedModel,
  { examples, question }: { examples: string; question: string },
  search: (query: string) => string,
): Promise<string> {
  let prompt = `${examples}Question: ${question}\n`;
  for (let step = 0; step < 4; step++) {
    prompt += 'Thought:';
    const thought = await model.until(prompt, ['\n'], 48);
    prompt += `${thought.text.slice(0, 160)}\nAct:`;
    const act = await model.until(prompt, ['\n'], 24);
    const match = /^ ?(Search|Finish)\[([^\]]*)/.exec(act.text);
    const name = match?.[1] ?? 'Search';
    const subject = (match?.[2] ?? act.text).trim().slice(0, 60);
    prompt += ` ${name}[${subject}]\n`;
    if (name === 'Finish') return subject;
    prompt += `Observation: ${search(subject)}\n`;
  }
  return '';
}
