import type { GatewayLimits } from '../limits.ts';
import { holdsScope } from '../route-book.ts';
import { askTool } from './ask-tool.ts';
import { ToolNotFoundError } from './errors/tool-not-found-error.ts';
import { programTool } from './program-tool.ts';
import type { Tool, ToolDescription } from './tool.ts';
import type { Viewer } from './viewer.ts';

/** What the key may call: asking where it sees a model, and the programs it may run. */
function toolsOf({ routes, key }: Viewer, limits: GatewayLimits): readonly Tool[] {
  const models = routes.visibleTo(key);
  const mayRun = key === undefined || holdsScope(key, 'programs');
  const programs = mayRun ? routes.programsVisibleTo(key) : [];
  return [...(models.length > 0 ? [askTool(models, limits)] : []), ...programs.map((route) => programTool(route))];
}

/** `tools/list` */
export function listTools(viewer: Viewer, limits: GatewayLimits): { readonly tools: readonly ToolDescription[] } {
  return { tools: toolsOf(viewer, limits).map(({ call: _call, ...description }) => description) };
}

/** @throws ToolNotFoundError */
export function findTool(name: string, viewer: Viewer, limits: GatewayLimits): Tool {
  const tool = toolsOf(viewer, limits).find((each) => each.name === name);
  if (tool === undefined) throw new ToolNotFoundError(name);
  return tool;
}
