import type { Encoder, EncoderInput } from '#contract';
import { guardInput } from './guard-input.ts';
import type { Guard } from './guard.ts';

/** An encoder that reads only what its guards let through, in their order: vectors tell much of the words they were made of. */
export function guardedEncoder(encoder: Encoder, guards: readonly Guard[]): Encoder {
  const throughAll = (text: string): string =>
    guards.reduce((before, guard) => throughOne(guard, { kind: 'text', text: before }), text);
  const guarded = (input: EncoderInput): EncoderInput => {
    if (input.kind === 'text') return { ...input, text: throughAll(input.text) };
    if (input.kind === 'pair') return { ...input, text: throughAll(input.text), other: throughAll(input.other) };
    for (const guard of guards) throughOne(guard, input);
    return input;
  };
  return {
    ...encoder,
    encode: async (request, context) => encoder.encode({ ...request, inputs: request.inputs.map(guarded) }, context),
  };
}

/** @throws GuardDeniedError, GuardFailedError */
function throughOne(guard: Guard, input: Exclude<EncoderInput, { readonly kind: 'pair' }>): string {
  const { request } = guardInput(guard, { input, sampling: {} });
  return request.input.kind === 'text' ? request.input.text : '';
}
