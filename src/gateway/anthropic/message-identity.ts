import { randomText } from '../random-text.ts';

/** The members of a message that are known before the model says anything. */
export interface MessageIdentity {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
}

/** @param model the route's name */
export function newMessage(model: string): MessageIdentity {
  return { id: `msg_${randomText(18)}`, type: 'message', role: 'assistant', model };
}
