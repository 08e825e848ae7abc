import { z } from 'zod';
import { checkFields } from '../check-body.ts';
import { agreedVersion } from './protocol-version.ts';

const initializeSchema = z.object({
  protocolVersion: z.string(),
  capabilities: z.record(z.string(), z.unknown()),
  clientInfo: z.object({ name: z.string(), version: z.string() }),
});

const instructions =
  'What a stack of Lode declares: "ask" puts a question to a model, the other tools run programs for language models, ' +
  'prompts are those of the routes, and resources tell of the models.';

/**
 * What the answer to `initialize` holds.
 *
 * @param version of Lode
 * @throws InvalidFieldError
 */
export function initializeResult(params: object, version: string): object {
  const { protocolVersion } = checkFields(initializeSchema, params);
  return {
    protocolVersion: agreedVersion(protocolVersion),
    // What is served changes with a generation of the stack; nobody is told, so nothing is promised.
    capabilities: { tools: {}, prompts: {}, resources: {} },
    serverInfo: { name: 'lode', title: 'Lode', version },
    instructions,
  };
}
