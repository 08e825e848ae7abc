import type { GenerateRequest, MessageContent } from '#contract';
import { RemoteUnsupportedError } from '../errors/remote-unsupported-error.ts';
import type { Provider } from '../provider/provider.ts';
import type { RemoteSettings } from '../remote-settings.ts';

/**
 * Refuses what a remote model cannot be asked for and what would change the meaning of an answer if it were left out.
 *
 * @throws RemoteUnsupportedError
 */
export function assertAskable(
  request: GenerateRequest,
  provider: Provider,
  { name, media }: Pick<RemoteSettings, 'name' | 'media'>,
): void {
  const refuse = (parameter: string, problem: string): void => {
    throw new RemoteUnsupportedError(name, parameter, problem);
  };
  const { input, constraint } = request;
  if (input.kind === 'tokens') refuse('input', 'ids of tokens mean something to models of this machine only');
  // Where providers continue plain texts at all, their packages make a chat of them.
  if (input.kind === 'text' && !provider.extras.has('text'))
    refuse('input', 'it takes part in chats and continues no plain text');
  if (request.adapter) refuse('adapter', 'adapters are for models of this machine');
  if (request.processors?.length) refuse('processors', 'logits are computed elsewhere');
  if (request.deterministic === true) refuse('deterministic', 'its provider does not promise the same bytes');
  if (request.ignoreEnd === true) refuse('ignoreEnd', 'it ends when it has ended');
  if (constraint && (constraint.kind !== 'json' || input.kind !== 'chat'))
    refuse('constraint', `its answers in chats can be held to a schema, and to nothing else`);
  if (request.logprobs !== undefined && !(provider.extras.has('logprobs') && input.kind === 'chat'))
    refuse('logprobs', 'its provider does not tell them');
  if (request.sampling.logitBias?.size && !provider.extras.has('logitBias'))
    refuse('logitBias', 'ids of tokens mean nothing to its provider');
  for (const { content } of input.kind === 'chat' ? input.messages : []) {
    const foreign = mediaOf(content).find((medium) => !media.some((taken) => taken === medium));
    if (foreign !== undefined) refuse('messages', `it reads no ${foreign}`);
  }
}

function mediaOf(content: MessageContent): readonly string[] {
  return typeof content === 'string' ? [] : content.map(({ type }) => type).filter((type) => type !== 'text');
}
