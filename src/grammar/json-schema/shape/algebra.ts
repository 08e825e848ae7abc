import type { Assertion } from '../term/term.ts';

/**
 * Shapes of one type of values, objects or arrays: conjunctions of assertions, put together so that what contradicts itself
 * can be seen. A term is a union of shapes.
 */
export interface Algebra<Shape> {
  readonly type: 'array' | 'object';
  /** All values of the type. */
  readonly free: Shape;
  /** The shapes whose union is what an assertion of this type says, or the opposite of what it says. */
  shapesOf(assertion: Assertion, holds: boolean, path: string): readonly Shape[];
  /** Undefined where it is plain that no value is of both. */
  merge(one: Shape, other: Shape): Shape | undefined;
  /** Equal for equal shapes. */
  keyOf(shape: Shape): string;
}
