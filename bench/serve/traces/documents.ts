import { seededRandom, shuffled } from '../../random.ts';
import { passage, problemsOf } from '../passages.ts';
import { chatRequest, type Message, type ServingRequest } from '../serving-request.ts';

const documents = 4;
const documentTokens = 1500;
const questions = 6;
const answerTokens = 24;

/** Questions about four documents of some 1,500 tokens, in a drawn order. */
export function documentTrace(round: number): readonly ServingRequest[] {
  const random = seededRandom(round);
  const chats = Array.from({ length: documents }, () => questionsAbout(documentTokens, questions, random));
  return shuffled(chats.flat(), random).map((messages, id) => chatRequest(id, messages, answerTokens));
}

/** Chats that begin with one document and end in a question each. */
export function questionsAbout(tokens: number, count: number, random: () => number): readonly (readonly Message[])[] {
  const document: Message = { role: 'system', content: `Answer from this text.\n${passage(tokens, random)}` };
  return problemsOf(count, random).map(({ question }) => [document, { role: 'user', content: question }]);
}
