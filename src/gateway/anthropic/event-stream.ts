import type { Fault } from '../fault.ts';
import { anthropicErrorBody } from './error-body.ts';

/** Server-sent events, as Anthropic frames them: each has the name of its type. */
export const eventStream = {
  contentType: 'text/event-stream; charset=utf-8',
  heartbeat: namedEvent('ping', '{"type":"ping"}'),
  failure: (fault: Fault): string => namedEvent('error', anthropicErrorBody(fault)),
};

/** @param json without line breaks */
export function namedEvent(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
