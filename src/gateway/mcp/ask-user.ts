import { z } from 'zod';
import { messageFrame } from './frames.ts';
import { type Form, formAnswer } from './missing-arguments.ts';
import { rpcRequest } from './rpc-answer.ts';
import type { Session } from './sessions.ts';
import type { ToolResult } from './tool.ts';

/** How a user is asked: by a question that is sent first and answered then, or by a result that the client comes back from. */
export type UserQuestion =
  | { readonly kind: 'sent'; readonly frame: string; readonly answer: Promise<unknown> }
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'returned'; readonly result: object };

/** Asks the user of a client. */
export type AskUser = (form: Form, signal: AbortSignal) => UserQuestion;

const method = 'elicitation/create';
/** What the answer of a user is found under where it comes with a call. */
const key = 'arguments';

/** Within a session the server asks, on the stream of the call. */
export function askInSession({ questions }: Session): AskUser {
  return (form, signal) => {
    const { id, reply } = questions.begin(signal);
    const answer = reply.then(({ result }) => result);
    return { kind: 'sent', frame: messageFrame(rpcRequest(id, method, form)), answer };
  };
}

/** Without one the call returns with the question, and is made again with the answer. */
export function askByReturning(responses: Readonly<Record<string, unknown>> | undefined): AskUser {
  return (form) => {
    if (responses !== undefined && Object.hasOwn(responses, key)) return { kind: 'answered', answer: responses[key] };
    const inputRequests = { [key]: { method, params: form } };
    return { kind: 'returned', result: { resultType: 'input_required', inputRequests } };
  };
}

/** What was answered, as arguments; undefined where nothing was. */
export function argumentsIn(answer: unknown): Readonly<Record<string, unknown>> | undefined {
  const { data } = z.safeParse(formAnswer, answer);
  return data?.action === 'accept' ? (data.content ?? {}) : undefined;
}

/** The result of a call whose user did not say what it takes. */
export const declinedResult: ToolResult = {
  content: [
    { type: 'text', text: 'The user did not say what the call lacks. Make it again with all that it requires.' },
  ],
  isError: true,
  _meta: { 'lode/code': 'gateway/declined' },
};
