import { seededRandom, shuffled } from '../../random.ts';
import { problemsOf } from '../passages.ts';
import { type ServingRequest, textRequest } from '../serving-request.ts';

const blocks = 3;
const examples = 8;
const questions = 8;
const answerTokens = 24;

/** Three blocks of worked examples (some 1,300 tokens each), and questions after each, in a drawn order. */
export function fewShotTrace(round: number): readonly ServingRequest[] {
  const random = seededRandom(round);
  const prompts = Array.from({ length: blocks }, (_, block) => {
    const drawn = problemsOf(examples + questions, random);
    const shown = drawn.slice(0, examples).map(({ question, answer }) => `Q: ${question}\nA: ${answer}`);
    const head = `Exercise ${round * blocks + block}. Answer like this.\n\n${shown.join('\n\n')}`;
    return drawn.slice(examples).map(({ question }) => `${head}\n\nQ: ${question}\nA:`);
  });
  return shuffled(prompts.flat(), random).map((prompt, id) => textRequest(id, prompt, answerTokens));
}
