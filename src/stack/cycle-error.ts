import { LodeError } from '#base';
import { formatLocation } from './location.ts';
import type { Node } from './node.ts';

export class CycleError extends LodeError {
  readonly code = 'stack/cycle';

  /** @param path nodes that need each other in a circle, each needing the next one and the last one the first */
  constructor(path: readonly Node[]) {
    const lines = path.map((node) => `  ${node.id}  ${formatLocation(node.declaredAt)}`);
    super(`Nodes need each other in a circle:\n${lines.join('\n')}\n  ${path[0]?.id}`, {
      remedy: 'Take one of the references out: something has to exist first.',
    });
  }
}
