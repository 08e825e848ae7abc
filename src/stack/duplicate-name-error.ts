import { LodeError } from '#base';
import { formatLocation } from './location.ts';
import type { Node } from './node.ts';

export class DuplicateNameError extends LodeError {
  readonly code = 'stack/duplicate-name';

  constructor(first: Node, second: Node) {
    super(
      `${formatLocation(second.declaredAt)}: ${second.id} is declared twice; first at ${formatLocation(first.declaredAt)}.`,
      { remedy: 'Give one of them another name, or pass the first one where it is needed.' },
    );
  }
}
