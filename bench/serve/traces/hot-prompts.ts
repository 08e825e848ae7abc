import { seededRandom, shuffled } from '../../random.ts';
import { type ServingRequest, chatRequest } from '../serving-request.ts';
import { questionsAbout } from './documents.ts';

const prompts = 12;
const promptTokens = 400;
const questions = 5;
const answerTokens = 16;

/** Twelve applications with a system prompt of some 400 tokens each share a model of eight places. */
export function hotPromptsTrace(round: number): readonly ServingRequest[] {
  const random = seededRandom(round);
  const chats = Array.from({ length: prompts }, () => questionsAbout(promptTokens, questions, random));
  return shuffled(chats.flat(), random).map((messages, id) => chatRequest(id, messages, answerTokens));
}
