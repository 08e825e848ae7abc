/**
 * What all gateways stand before: a server of OpenAI's protocol that costs next to nothing. What it does is in the last
 * message, which every gateway passes on: "stream N PACE" is N chunks, one each PACE milliseconds, "hold" one chunk and
 * then silence until the client leaves, and anything else is answered at once.
 * The text of a chunk is the time of its writing in microseconds of the machine's clock, so that a client sees its way.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { clockUs } from './clock.ts';

interface Asked {
  readonly stream?: boolean;
  readonly messages: readonly { readonly content: string | readonly { readonly text?: string }[] }[];
}

const usage = { prompt_tokens: 12, completion_tokens: 1, total_tokens: 13 };
const common = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'bench' };
const whole = JSON.stringify({
  ...common,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Paris.' }, finish_reason: 'stop' }],
  usage,
});

function event(delta: object, reason: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: reason }];
  return `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices })}\n\n`;
}

const ending = `${event({}, 'stop')}data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`;

function stamped(): string {
  return event({ content: ` ${clockUs()}` }, null);
}

function answer(asked: Asked, response: ServerResponse): void {
  const content = asked.messages.at(-1)?.content ?? '';
  const [order, count, paceMs] = (typeof content === 'string' ? content : (content[0]?.text ?? '')).split(' ');
  if (!asked.stream) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length }).end(whole);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (order === 'hold') response.write(stamped());
  else if (order === 'stream') writeSlowly(response, Number(count), Number(paceMs));
  else response.end(event({ role: 'assistant', content: 'Paris.' }, null) + ending);
}

function writeSlowly(response: ServerResponse, count: number, paceMs: number): void {
  let left = count;
  const timer = setInterval(() => {
    response.write(stamped());
    if (--left > 0) return;
    clearInterval(timer);
    response.end(ending);
  }, paceMs);
  response.on('close', () => clearInterval(timer));
}

const server = createServer((request, response) => {
  // Some gateways look around before they ask.
  if (request.method !== 'POST') return void response.writeHead(404).end();
  void text(request).then(
    (body) => answer(JSON.parse(body) as Asked, response),
    () => response.destroy(),
  );
});
server.keepAliveTimeout = 72_000;
server.listen(0, '127.0.0.1', 4096, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
