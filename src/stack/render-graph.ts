import type { Graph } from './graph.ts';

/** The graph as text that Mermaid or Graphviz draws; an arrow goes from what is needed to what needs it. */
export function renderGraph(graph: Graph, format: 'mermaid' | 'dot'): string {
  const ids = [...graph.nodes.keys()];
  const arrows = [...graph.nodes.values()].flatMap(({ id, dependencies }) =>
    dependencies.map((needed) => [needed, id] as const),
  );
  if (format === 'dot') {
    const lines = [...ids.map((id) => `  "${id}";`), ...arrows.map(([from, to]) => `  "${from}" -> "${to}";`)];
    return [`digraph "${graph.stack}" {`, '  rankdir=LR; node [shape=box];', ...lines, '}'].join('\n');
  }
  const place = new Map(ids.map((id, index) => [id, `n${index}`]));
  return [
    'graph LR',
    ...ids.map((id) => `  ${place.get(id)}["${id}"]`),
    ...arrows.map(([from, to]) => `  ${place.get(from)} --> ${place.get(to)}`),
  ].join('\n');
}
