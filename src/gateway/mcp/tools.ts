import type { GatewayLimits } from '../limits.ts';
import { holdsScope } from '../route-book.ts';
import type { Exchange } from '../surface.ts';
import { askTool } from './ask-tool.ts';
import { ToolNotFoundError } from './errors/tool-not-found-error.ts';
import { programTool } from './program-tool.ts';
import type { Tool, ToolDescription } from './tool.ts';

/** What the key may call: asking where it sees a model, and the programs it may run. */
function toolsOf({ routes, key }: Exchange, limits: GatewayLimits): readonly Tool[] {
  const models = routes.visibleTo(key);
  const mayRun = key === undefined || holdsScope(key, 'programs');
  const programs = mayRun ? routes.programsVisibleTo(key) : [];
  return [...(models.length > 0 ? [askTool(models, limits)] : []), ...programs.map((route) => programTool(route))];
}

/** `tools/list` */
export function listTools(exchange: Exchange, limits: GatewayLimits): { readonly tools: readonly ToolDescription[] } {
  return { tools: toolsOf(exchange, limits).map(({ call: _call, ...description }) => description) };
}

/** @throws ToolNotFoundError */
export function findTool(name: string, exchange: Exchange, limits: GatewayLimits): Tool {
  const tool = toolsOf(exchange, limits).find((each) => each.name === name);
  if (tool === undefined) throw new ToolNotFoundError(name);
  return tool;
}
