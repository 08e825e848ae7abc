import type { Context, GenerateEvent, GenerateRequest, LanguageModel, TokenLogprob } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

/** What a completion with `echo` asks for: `tokensMax` may be 0, for the prompt alone. */
type Echoing = Pick<LanguageModel, 'generate'>;

interface Prompt {
  readonly text: string;
  readonly tokens: number;
  /** Absent when they were not asked for. */
  readonly logprobs: readonly TokenLogprob[] | undefined;
}

/** A model that says its prompt before it goes on, in every choice, with log-probabilities where these are asked for. */
export function echoing(model: LanguageModel): Echoing {
  return {
    async *generate(request, context) {
      const prompt = await readPrompt(model, request, context);
      const { choices = 1, tokensMax } = request;
      const all = Array.from({ length: choices }, (_, choice) => choice);
      const echo = all.map((choice): GenerateEvent => {
        return { type: 'text', choice, text: prompt.text, tokens: [], logprobs: prompt.logprobs };
      });
      if (tokensMax === 0) return yield* [start(prompt), ...echo, ...all.map(end)];
      for await (const event of model.generate(request, context)) {
        yield event;
        if (event.type === 'start') yield* echo;
      }
    },
  };
}

async function readPrompt(model: LanguageModel, request: GenerateRequest, context: Context): Promise<Prompt> {
  const { input, logprobs: top } = request;
  if (input.kind === 'text' && top === undefined) {
    const tokens = request.tokensMax === 0 ? (await model.tokenise(input)).length : 0;
    return { text: input.text, tokens, logprobs: undefined };
  }
  if (model.scorer === undefined) {
    throw new InvalidFieldError(
      'echo',
      'this model cannot score or read back a prompt: put it before the answer yourself',
    );
  }
  const scored = await model.scorer.score({ input, top }, context);
  const text = input.kind === 'text' ? input.text : Buffer.concat(scored.map(({ bytes }) => bytes)).toString('utf8');
  return { text, tokens: scored.length, logprobs: top === undefined ? undefined : scored };
}

function start({ tokens }: Prompt): GenerateEvent {
  return { type: 'start', promptTokens: tokens, cachedTokens: 0 };
}

function end(choice: number): GenerateEvent {
  const timings = { queueMs: 0, prefillMs: 0, decodeMs: 0 };
  return { type: 'end', choice, reason: 'length', completionTokens: 0, timings };
}
