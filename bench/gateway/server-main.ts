/**
 * Two servers in a process of their own: the gateway over a model that costs nothing, and the least that Node can do,
 * which answers equal bytes without looking at the request. What the first takes beyond the second is the gateway.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { silentLog } from '#base';
import type { LanguageModel } from '#contract';
import { createGateway } from '#gateway';
import { startTelemetry } from '#telemetry';
import { streamTokens } from './load.ts';
import { openTenants } from './tenants.ts';

const tokens = Array.from({ length: streamTokens }, (_none, index) => ` token${index}`);
const timings = { queueMs: 0, prefillMs: 0, decodeMs: 0 };

/** Each token comes in its own turn of the event loop, as from a process that makes them one by one. */
const model: LanguageModel = {
  name: 'bench',
  contextTokens: 4096,
  tokenise: async () => [1, 2, 3],
  async *generate({ tokensMax = streamTokens }) {
    yield { type: 'start', promptTokens: 3, cachedTokens: 0 };
    for (const [id, token] of tokens.slice(0, tokensMax).entries()) {
      if (tokensMax > 1) await turn();
      yield { type: 'text', choice: 0, text: token, tokens: [id] };
    }
    yield { type: 'end', choice: 0, reason: 'stop', completionTokens: tokensMax, timings };
  },
};

const version = 'bench';
// As in a serving process: every request is counted, and traced where the environment names a collector.
const budget = () => ({ budgetBytes: 0, usedBytes: 0 });
const { observer } = await startTelemetry({ version, log: silentLog, env: process.env, models: () => [], budget });
const { keys, secret, allowances } = await openTenants();
// The clients send a word that does not change; it stands for a real secret, with which all is done that is done with one.
const verifier = { verify: () => keys.verify(secret) };
const gateway = createGateway({ keys: verifier, allowances, log: silentLog, version, observer });
gateway.serve({
  generation: 1,
  routes: [{ name: 'bench', model, policy: { keys: 'any' }, createdAt: new Date(), ownedBy: 'bench' }],
});
const { port: gatewayPort } = await gateway.listen({ host: '127.0.0.1', port: 0 });

/** As long as the gateway's chunks and answers are. */
const chunkOf = (token: string) => `data: ${JSON.stringify({ pad: 'x'.repeat(190), content: token })}\n\n`;
const whole = JSON.stringify({ pad: 'x'.repeat(400) });

async function answerBarely(response: ServerResponse, isStream: boolean): Promise<void> {
  if (!isStream) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
    response.end(whole);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const token of tokens) {
    await turn();
    response.write(chunkOf(token));
  }
  response.end();
}

const bare = createServer((request, response) => {
  void text(request).then((body) => answerBarely(response, body.includes('"stream":true')));
});
bare.listen(0, '127.0.0.1', () => {
  process.send?.({ gateway: gatewayPort, bare: (bare.address() as AddressInfo).port });
});
process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', () => process.exit(0));
