/**
 * The groups of files that import one another in a circle (Tarjan 1972, strongly connected components of more than one
 * file, and files that import themselves), each in order of its paths.
 */
export function findCircles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    open.push(file);
    let low = index;
    for (const target of graph.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low);
    }
    lowest.set(file, low);
    if (low === index) close(file);
    return low;
  };

  const close = (file: string) => {
    const members = open.splice(open.indexOf(file));
    if (members.length > 1 || graph.get(file)?.includes(file)) circles.push(members.toSorted());
  };

  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
}
