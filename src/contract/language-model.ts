import type { Medium } from './chat-message.ts';
import type { Context } from './context.ts';
import type { Conversations } from './conversation.ts';
import type { Encoder } from './encoder.ts';
import type { GenerateEvent, GenerateRequest } from './generation.ts';
import type { ModelInput } from './model-input.ts';
import type { ModelPrices } from './model-prices.ts';
import type { Reading } from './reading.ts';
import type { Scorer } from './scorer.ts';

/** A model one can ask for text: a local engine, a remote API and a test fake are all this. */
export interface LanguageModel {
  readonly name: string;
  /** Tokens of prompt and output together. */
  readonly contextTokens: number;
  /** What its messages may hold beside text. Absent: nothing. */
  readonly media?: readonly Medium[] | undefined;
  /** Absent where nobody charges for it. */
  readonly prices?: ModelPrices | undefined;
  /**
   * Ends early, and frees what it holds, when the consumer leaves the loop or `context.signal` aborts.
   * Throws a LodeError for input that cannot be served, before the first event where that is known.
   */
  generate(request: GenerateRequest, context: Context): AsyncIterable<GenerateEvent>;
  /** The token ids of an input; special tokens, chat template and tools included. */
  tokenise(input: ModelInput): Promise<readonly number[]>;
  /** Absent where only the model's provider knows its tokens and its template. */
  readonly reading?: Reading | undefined;
  /** Absent where only text can be had of the model, as of most remote ones. */
  readonly scorer?: Scorer | undefined;
  /** Absent where the model makes no vectors by itself. What has it and nothing else refuses to generate. */
  readonly encoder?: Encoder | undefined;
  /** Absent where the model keeps nothing from one request to the next. */
  readonly conversations?: Conversations | undefined;
}
