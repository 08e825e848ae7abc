import { CycleError } from './cycle-error.ts';
import { checkProperties, describeForeign, propertyIssue } from './check-properties.ts';
import { DuplicateNameError } from './duplicate-name-error.ts';
import type { Graph, GraphNode } from './graph.ts';
import { InvalidPropertiesError, type PropertyIssue } from './invalid-properties-error.ts';
import { mapLeaves, type Path } from './leaves.ts';
import type { Node, NodeId } from './node.ts';
import type { Stack } from './program.ts';
import { sortByDependencies } from './sort-by-dependencies.ts';

/** A node, and what its properties were found to refer to. */
interface Examined {
  readonly node: Node;
  readonly needs: readonly Node[];
  readonly graphNode: GraphNode;
}

/**
 * Follows all edges of a stack, and checks what types cannot say.
 *
 * @throws DuplicateNameError naming both places
 * @throws CycleError with the path
 * @throws InvalidPropertiesError with every issue of every node; what depends on outputs is checked when they are known
 */
export function compile(stack: Stack): Graph {
  const known = compiled.get(stack);
  if (known) return known;
  const graph: Graph = { stack: stack.name, nodes: inOrder(close(stack)), policies: stack.policies };
  compiled.set(stack, graph);
  return graph;
}

/** A program is planned, verified and applied in one process: it is compiled once. */
const compiled = new WeakMap<Stack, Graph>();

/** Every node that can be reached, by id, in the order in which they were found. */
function close(stack: Stack): ReadonlyMap<NodeId, Examined> {
  const found = new Map<NodeId, Examined>();
  const issues: PropertyIssue[] = [];
  const waiting = [...stack.nodes];
  // Grows while it is walked: an array's iterator sees what is added.
  for (const node of waiting) {
    const known = found.get(node.id);
    if (known?.node === node) continue;
    if (known) throw new DuplicateNameError(known.node, node);
    const result = examine(node, issues);
    found.set(node.id, result);
    waiting.push(...result.needs);
  }
  if (issues.length > 0) throw new InvalidPropertiesError(issues);
  return found;
}

function examine(node: Node, issues: PropertyIssue[]): Examined {
  const needs = new Set<Node>(node.options.dependsOn);
  const open: Path[] = [];
  const own: PropertyIssue[] = [];
  const template = mapLeaves(node.properties, {
    node: (other) => {
      needs.add(other);
      return { $ref: other.id };
    },
    output: (output, path) => {
      needs.add(output.node);
      open.push(path);
      return output;
    },
    secret: (secret) => secret,
    code: (code) => code,
    other: (value, path) => {
      own.push(
        propertyIssue(node, path, `is ${describeForeign(value)}; a property is JSON, a function, a secret or a node`),
      );
      return null;
    },
  });
  const checked = checkProperties(node, template, open);
  if (own.length === 0 && !checked.ok) own.push(...checked.issues);
  issues.push(...own);
  const graphNode: GraphNode = {
    id: node.id,
    kind: node.kind,
    name: node.name,
    properties: checked.ok && open.length === 0 ? checked.properties : template,
    open: open.length > 0,
    dependencies: [...needs].map(({ id }) => id),
    protect: node.options.protect ?? false,
    declaredAt: node.declaredAt,
  };
  return { node, needs: [...needs], graphNode };
}

function inOrder(examined: ReadonlyMap<NodeId, Examined>): ReadonlyMap<NodeId, GraphNode> {
  const { order, circle } = sortByDependencies(examined.keys(), (id) => examined.get(id)!.graphNode.dependencies);
  if (circle) throw new CycleError(circle.map((id) => examined.get(id)!.node));
  return new Map(order.map((id) => [id, examined.get(id)!.graphNode]));
}
