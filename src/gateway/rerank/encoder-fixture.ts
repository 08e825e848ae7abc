import type { EncodeRequest, Encoder, LanguageModel } from '#contract';
import { fakeLanguageModel } from '#testing';
import { openTestDoor, type TestDoor } from '../door-fixture.ts';

export interface EncoderDoor extends TestDoor {
  /** What the encoder was asked. */
  readonly asked: readonly EncodeRequest[];
}

/** A door whose model "fake" is `wordEncoder`. */
export async function openEncoderDoor(more: Partial<Encoder> = {}): Promise<EncoderDoor> {
  const asked: EncodeRequest[] = [];
  const model: LanguageModel = { ...fakeLanguageModel(), encoder: { ...wordEncoder(asked), ...more } };
  return { ...(await openTestDoor({ route: { model } })), asked };
}

/** An encoder that knows four words: a vector counts them. Of pairs it counts the words they share. */
export function wordEncoder(asked: EncodeRequest[] = []): Encoder {
  return {
    name: 'fake',
    width: 4,
    tokensMax: 8,
    encode: async (request) => {
      asked.push(request);
      return request.inputs.map((input) => {
        const text = input.kind === 'tokens' ? input.tokens.join(' ') : input.text;
        const vector = input.kind === 'pair' ? judged(text, input.other) : counted(text);
        const cut = Math.max(0, text.split(' ').length - 8);
        return {
          vector: vector.slice(0, request.dimensions),
          tokens: text.split(' ').length - cut,
          tokensCut: cut,
          isCached: false,
        };
      });
    },
  };
}

const words = ['sun', 'rain', 'wind', 'snow'];

function counted(text: string): Float32Array {
  const counts = words.map((word) => text.split(' ').filter((each) => each === word).length);
  const length = Math.hypot(...counts) || 1;
  return Float32Array.from(counts, (count) => count / length);
}

function judged(one: string, other: string): Float32Array {
  return Float32Array.of(one.split(' ').filter((word) => other.split(' ').includes(word)).length - 1);
}
