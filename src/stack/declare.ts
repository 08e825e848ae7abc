import { InvalidNameError } from './invalid-name-error.ts';
import type { Kind } from './kind.ts';
import { type Callable, captureLocation } from './location.ts';
import type { Node, NodeId, NodeOptions, Output, SourceLocation } from './node.ts';
import type { Policy } from './policy.ts';
import type { Stack } from './program.ts';

/** Global symbols: nodes are known as such even if a program loads a second copy of Lode. */
const nodeMark = Symbol.for('lode.node');
const outputMark = Symbol.for('lode.output');
const stackMark = Symbol.for('lode.stack');
const namePattern = /^[a-z][a-z0-9-]{0,62}$/;

/**
 * Makes a node. For the authors of kinds: each kind has a function of its own that calls this one, such as `model`.
 *
 * @param properties JSON, functions, secrets, and at any depth other nodes and their outputs
 * @param calledFrom the kind's function: the line that called it is where the node is declared
 * @throws InvalidNameError when the name is not lower-case letters, digits and hyphens, at most 63, a letter first
 */
export function declare<Name extends string, Outputs extends object>(
  kind: Kind<Name>,
  name: string,
  properties: unknown,
  options: NodeOptions | undefined,
  calledFrom: Callable,
): Node<Name, Outputs> {
  const location = captureLocation(calledFrom);
  if (!namePattern.test(name)) throw new InvalidNameError(kind.name, name, location());
  const node = {
    [nodeMark]: true,
    id: `${kind.name}/${name}` as NodeId,
    kind,
    name,
    properties,
    outputs: {} as Record<string, Output<unknown>>,
    options: Object.freeze({ ...options }),
    get declaredAt(): SourceLocation {
      return location();
    },
  };
  for (const key of kind.outputs) node.outputs[key] = Object.freeze({ [outputMark]: true, node, key });
  Object.freeze(node.outputs);
  return Object.freeze(node) as unknown as Node<Name, Outputs>;
}

export interface StackOptions {
  readonly policies?: readonly Policy[];
}

/**
 * Makes a stack of nodes. What they refer to belongs to it too, so only the outermost need to be named.
 *
 * @example
 * export default stack('assistant', [door, greets], { policies: [noOpenRoutes] });
 */
export function stack(name: string, nodes: readonly Node[], options: StackOptions = {}): Stack {
  const location = captureLocation(stack);
  if (!namePattern.test(name)) throw new InvalidNameError('stack', name, location());
  return Object.freeze({
    [stackMark]: true,
    name,
    nodes: Object.freeze([...nodes]),
    policies: Object.freeze([...(options.policies ?? [])]),
    get declaredAt(): SourceLocation {
      return location();
    },
  });
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && nodeMark in value;
}

export function isStack(value: unknown): value is Stack {
  return typeof value === 'object' && value !== null && stackMark in value;
}

export function isOutput(value: unknown): value is Output<unknown> {
  return typeof value === 'object' && value !== null && outputMark in value;
}
