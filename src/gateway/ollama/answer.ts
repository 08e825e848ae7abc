import type { GenerateEvent } from '#contract';
import { type Answer, jsonAnswer } from '../answer.ts';
import { type AnswerPart, type AnswerPartEvent, answerParts } from '../answer-parts.ts';
import type { Tally } from '../tally.ts';
import { assertEnded, ending, type Piece, type PieceWriter } from './answer-objects.ts';
import { ollamaErrorBody } from './error-body.ts';

export interface OllamaAnswer {
  readonly events: AsyncIterable<GenerateEvent>;
  readonly tally: Tally;
  /** The name that the client asked for. */
  readonly model: string;
  readonly isStream: boolean;
  readonly write: PieceWriter;
}

/** An answer whole, or as JSON objects of a line each. */
export async function ollamaAnswer(answer: OllamaAnswer): Promise<Answer> {
  if (!answer.isStream) return jsonAnswer(await wholeAnswer(answer));
  return {
    kind: 'streamed',
    contentType: 'application/x-ndjson',
    // Every line must be an object: one that says nothing is a sign of life.
    heartbeat: line(pieceJson(answer, {})),
    frames: frames(answer),
    failure: (fault) => `${ollamaErrorBody(fault)}\n`,
  };
}

async function* frames(answer: OllamaAnswer): AsyncGenerator<string> {
  const { events, tally, write } = answer;
  let kind: AnswerPart['kind'] = 'text';
  let end: Extract<AnswerPartEvent, { type: 'end' }> | undefined;
  for await (const event of answerParts(events, tally)) {
    if (event.type === 'opened') ({ kind } = event.part);
    else if (event.type === 'end') end = event;
    else if (event.type === 'grown' && kind !== 'call') {
      const { text, logprobs } = event;
      yield line(pieceJson(answer, kind === 'reasoning' ? { thinking: text } : { text, logprobs }));
    } else if (event.type === 'closed' && kind === 'call') yield line(pieceJson(answer, { calls: [event.part] }));
  }
  assertEnded(end, tally);
  yield line({ ...stamp(answer), ...write({}), ...ending(end, tally) });
}

async function wholeAnswer(answer: OllamaAnswer): Promise<object> {
  const { events, tally, write } = answer;
  const parts: AnswerPart[] = [];
  let end: Extract<AnswerPartEvent, { type: 'end' }> | undefined;
  for await (const event of answerParts(events, tally)) {
    if (event.type === 'closed') parts.push(event.part);
    else if (event.type === 'end') end = event;
  }
  assertEnded(end, tally);
  return { ...stamp(answer), ...write(wholePiece(parts)), ...ending(end, tally) };
}

function wholePiece(parts: readonly AnswerPart[]): Piece {
  const of = (kind: AnswerPart['kind']) => parts.filter((part) => part.kind === kind);
  const [texts, thoughts, calls] = [of('text'), of('reasoning'), of('call')];
  const logprobs = texts.flatMap((part) => part.logprobs ?? []);
  return {
    text: texts.map(({ text }) => text).join(''),
    ...(thoughts.length > 0 && { thinking: thoughts.map(({ text }) => text).join('') }),
    ...(calls.length > 0 && { calls }),
    ...(logprobs.length > 0 && { logprobs }),
  };
}

function pieceJson(answer: OllamaAnswer, piece: Piece): object {
  return { ...stamp(answer), ...answer.write(piece), done: false };
}

function stamp({ model }: OllamaAnswer) {
  return { model, created_at: new Date().toISOString() };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
