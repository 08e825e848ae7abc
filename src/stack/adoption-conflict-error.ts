import { LodeError } from '#base';
import type { NodeId } from './node.ts';
import type { Change } from './plan.ts';

export class AdoptionConflictError extends LodeError {
  readonly code = 'stack/adoption-conflict';

  constructor(node: NodeId, changes: readonly Change[]) {
    const paths = changes.map(({ path }) => path).join(', ');
    super(`${node} is already there, was not made by this stack, and differs in what cannot be changed: ${paths}.`, {
      remedy: 'Declare it as it is, give the node another name, or remove what is there.',
    });
  }
}
