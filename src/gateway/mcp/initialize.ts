import { z } from 'zod';
import { checkFields } from '../check-body.ts';
import { type ClientCapabilities, clientCapabilities } from './client-capabilities.ts';
import { agreedVersion } from './protocol-version.ts';

const initializeSchema = z.object({
  protocolVersion: z.string(),
  capabilities: clientCapabilities,
  clientInfo: z.object({ name: z.string(), version: z.string() }),
});

/** What clients are told of what there is. */
export const instructions =
  'What a stack of Lode declares: "ask" puts a question to a model, the other tools run programs for language models, ' +
  'prompts are those of the routes, and resources tell of the models.';

/** What this server can do in sessions. */
const capabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
  logging: {},
};

/**
 * What the answer to `initialize` holds, and what the client can do.
 *
 * @param version of Lode
 * @throws InvalidFieldError
 */
export function initialize(params: object, version: string): { result: object; client: ClientCapabilities } {
  const { protocolVersion, capabilities: client } = checkFields(initializeSchema, params);
  const serverInfo = { name: 'lode', title: 'Lode', version };
  return {
    result: { protocolVersion: agreedVersion(protocolVersion), capabilities, serverInfo, instructions },
    client,
  };
}
