import { LodeError } from '#base';
import { formatLocation } from './location.ts';
import type { SourceLocation } from './node.ts';

export class InvalidNameError extends LodeError {
  readonly code = 'stack/invalid-name';

  constructor(kind: string, name: unknown, declaredAt: SourceLocation) {
    super(`${formatLocation(declaredAt)}: ${JSON.stringify(name)} cannot be the name of a ${kind}.`, {
      remedy: 'Use lower-case letters, digits and hyphens, a letter first, at most 63 of them.',
    });
  }
}
