import type { GatewayLimits } from '../limits.ts';
import { complete } from './completion.ts';
import { getPrompt, listPrompts } from './prompts.ts';
import { listResources, listResourceTemplates, readResource } from './resources.ts';
import { listTools } from './tools.ts';
import type { Viewer } from './viewer.ts';

export type Method = (params: object, viewer: Viewer, limits: GatewayLimits) => Promise<object> | object;

/** The methods that are answered at once, in every revision. Lists are as long as the stack declares, and come in one piece. */
export const methods: Readonly<Record<string, Method>> = {
  'tools/list': (_params, viewer, limits) => listTools(viewer, limits),
  'prompts/list': (_params, viewer) => listPrompts(viewer),
  'prompts/get': getPrompt,
  'resources/list': (_params, viewer) => listResources(viewer),
  'resources/templates/list': () => listResourceTemplates(),
  'resources/read': readResource,
  'completion/complete': complete,
};
