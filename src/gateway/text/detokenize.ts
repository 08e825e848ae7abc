import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { Endpoint } from '../surface.ts';
import { readingOf, routeOf } from './route-of.ts';

const schema = z.strictObject({
  model: z.string().nullish(),
  tokens: z.array(z.int().min(0).max(0x7fffffff)).max(1_000_000),
});

/** `POST /detokenize`: the text of tokens. vLLM calls it `prompt`, llama-server `content`. */
export const detokenize: Endpoint = {
  method: 'POST',
  path: '/detokenize',
  access: { scope: 'tokenize' },
  about: { summary: 'Tell the text of tokens', body: schema },
  handle: async (exchange) => {
    const { model, tokens } = checkFields(schema, objectBody(exchange.body));
    const reading = readingOf(routeOf(exchange, model));
    const text = tokens.length === 0 ? '' : await reading.detokenise(tokens);
    return jsonAnswer({ prompt: text, content: text });
  },
};
