/** A defect of Lode itself: an assertion that did not hold. Never caught to go on. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** States what must hold if our own code is right. For bad input throw a `LodeError` instead. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(`assertion failed: ${message}`);
}

/** For the branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new BugError(`unreachable: ${JSON.stringify(value)}`);
}
