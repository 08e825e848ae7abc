import { z } from 'zod';
import type { LanguageModel, ModelInput } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody, type UnservedFields, withoutUnserved } from '../check-body.ts';
import { checkMedia } from '../check-media.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { chatMessage, contractMessage, withMessagesServed } from '../openai/chat-messages.ts';
import { toolFields, toolsOf } from '../openai/chat-tools.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Route } from '../route.ts';
import type { Endpoint } from '../surface.ts';
import { neutral } from '../unserved-field.ts';
import { readingOf, routeOf } from './route-of.ts';
import { unservedInTemplates } from './unserved-fields.ts';

const unserved: UnservedFields = {
  ...unservedInTemplates,
  parse_special: neutral('the names of special tokens are read as such', true),
};

/** vLLM's fields, and llama-server's for the same: it calls the text `content`, and adds special tokens when told to. */
export function tokenizeSchema(limits: GatewayLimits) {
  return z.strictObject({
    ...toolFields(limits),
    model: z.string().nullish(),
    prompt: z.string().nullish(),
    content: z.string().nullish(),
    messages: z.array(chatMessage).min(1).max(limits.messagesMax).nullish(),
    add_special_tokens: z.boolean().nullish(),
    add_special: z.boolean().nullish(),
    return_token_strs: z.boolean().nullish(),
    with_pieces: z.boolean().nullish(),
  });
}

type TokenizeFields = z.output<ReturnType<typeof tokenizeSchema>>;

/** `POST /tokenize`: the tokens of a text, or of a chat through the model's template. */
export function tokenize(limits: GatewayLimits): Endpoint {
  const schema = tokenizeSchema(limits);
  return {
    method: 'POST',
    path: '/tokenize',
    access: { scope: 'tokenize' },
    about: { summary: 'Tell the tokens of a text or a chat', body: schema },
    handle: async (exchange) => {
      const fields = checkFields(schema, withMessagesServed(withoutUnserved(objectBody(exchange.body), unserved)));
      const route = routeOf(exchange, fields.model);
      const tokens = await tokensOf(await inputOf(fields, route), route.model);
      if (fields.content == null) {
        const pieces = fields.return_token_strs ? await piecesOf(tokens, route) : null;
        const { contextTokens } = route.model;
        return jsonAnswer({ count: tokens.length, max_model_len: contextTokens, tokens, token_strs: pieces });
      }
      if (!fields.with_pieces) return jsonAnswer({ tokens });
      const pieces = await piecesOf(tokens, route);
      return jsonAnswer({ tokens: tokens.map((id, index) => ({ id, piece: pieces[index] })) });
    },
  };
}

async function inputOf(fields: TokenizeFields, route: Route): Promise<ModelInput> {
  const { prompt, content, messages } = fields;
  const given = [prompt, content, messages].filter((each) => each != null);
  if (given.length !== 1) throw new InvalidFieldError('prompt', 'send one of "prompt", "content" and "messages"');
  if (messages != null) {
    const { tools } = toolsOf(fields);
    const whole = await promptMessages(route, undefined, messages.map(contractMessage));
    checkMedia(whole, route.model);
    return { kind: 'chat', messages: whole, tools };
  }
  const withSpecial = prompt == null ? (fields.add_special ?? false) : (fields.add_special_tokens ?? true);
  return { kind: 'text', text: prompt ?? content ?? '', continues: !withSpecial };
}

/** Of nothing there are none; a model could not go on from it. */
async function tokensOf(input: ModelInput, model: LanguageModel): Promise<readonly number[]> {
  return input.kind === 'text' && input.text === '' ? [] : await model.tokenise(input);
}

/** The text of each token by itself; of a part of a character a replacement sign. */
async function piecesOf(tokens: readonly number[], route: Route): Promise<readonly string[]> {
  const reading = readingOf(route);
  const different = [...new Set(tokens)];
  const texts = await Promise.all(different.map(async (token) => await reading.detokenise([token])));
  const textOf = new Map(different.map((token, index) => [token, texts[index] ?? '']));
  return tokens.map((token) => textOf.get(token) ?? '');
}
