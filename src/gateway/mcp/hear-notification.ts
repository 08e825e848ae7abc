import type { RpcNotification } from './rpc-message.ts';
import type { Session } from './sessions.ts';

/**
 * Takes note of what a client tells: of a call that it does not want any more, and the answer to a question. All else
 * changes nothing here.
 */
export function hearNotification({ method, params, answer }: RpcNotification, session: Session): void {
  if (answer !== undefined) return session.questions.answer(answer.id, answer);
  const { requestId } = params;
  if (method !== 'notifications/cancelled') return;
  if (typeof requestId === 'string' || typeof requestId === 'number') session.cancel(requestId);
}
