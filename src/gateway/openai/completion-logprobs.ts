import { isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import type { TokenLogprob } from '#contract';
import { finiteLogprob } from './chat-logprobs.ts';

/**
 * Writes the `logprobs` of one choice of a text completion: parallel lists. Keeps count of the text so far, because
 * offsets run on from chunk to chunk.
 */
export class CompletionLogprobs {
  readonly #decoder = new StringDecoder('utf8');
  #offset = 0;

  of(tokens: readonly TokenLogprob[]) {
    return {
      tokens: tokens.map(({ bytes }) => tokenName(bytes)),
      token_logprobs: tokens.map(({ logprob }) => finiteLogprob(logprob)),
      top_logprobs: tokens.map(({ logprob, top }) =>
        logprob === undefined
          ? null
          : Object.fromEntries(top.map((likely) => [tokenName(likely.bytes), finiteLogprob(likely.logprob)])),
      ),
      /** Where each token begins in the choice's text, in UTF-16 units; one that begins inside a character counts with it. */
      text_offset: tokens.map(({ bytes }) => {
        const offset = this.#offset;
        this.#offset += this.#decoder.write(Buffer.from(bytes)).length;
        return offset;
      }),
    };
  }
}

/** The text of a token, or its bytes as "bytes:\xe2\x82" where they are only a part of a character: names must differ. */
function tokenName(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString('utf8');
  return `bytes:${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`;
}
