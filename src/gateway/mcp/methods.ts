import type { GatewayLimits } from '../limits.ts';
import type { Exchange } from '../surface.ts';
import { getPrompt, listPrompts } from './prompts.ts';
import { listResources, listResourceTemplates, readResource } from './resources.ts';
import { listTools } from './tools.ts';

type Method = (params: object, exchange: Exchange, limits: GatewayLimits) => object | Promise<object>;

/** The methods that are answered at once. Lists are as long as the stack declares, and come in one piece. */
export const methods: Readonly<Record<string, Method>> = {
  ping: () => ({}),
  'tools/list': (_params, exchange, limits) => listTools(exchange, limits),
  'prompts/list': (_params, exchange) => listPrompts(exchange),
  'prompts/get': getPrompt,
  'resources/list': (_params, exchange) => listResources(exchange),
  'resources/templates/list': () => listResourceTemplates(),
  'resources/read': readResource,
};
