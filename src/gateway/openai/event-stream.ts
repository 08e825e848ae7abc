import type { Fault } from '../fault.ts';
import { openaiErrorBody } from './error-body.ts';

/** Server-sent events, as OpenAI frames them: one `data` line each, which holds JSON and so no line break. */
export const eventStream = {
  contentType: 'text/event-stream; charset=utf-8',
  /** A comment: clients skip it. */
  heartbeat: ': still here\n\n',
  failure: (fault: Fault): string => dataEvent(openaiErrorBody(fault)),
};

export const doneEvent = 'data: [DONE]\n\n';

export function dataEvent(json: string): string {
  return `data: ${json}\n\n`;
}
