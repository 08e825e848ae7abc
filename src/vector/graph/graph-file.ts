import { SegmentDamagedError } from '../errors/segment-damaged-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import type { Block } from '../memory/arena.ts';
import type { Arenas } from '../memory/arenas.ts';
import type { Segment } from '../segment/segment.ts';
import { SegmentReader } from '../segment/segment-reader.ts';
import { SegmentWriter } from '../segment/segment-writer.ts';
import { areLinksSound, type FieldGraphs, type Graph, graphOver, type GraphShape, linkBytesOf } from './graph.ts';
import { codesOf } from './segment-graphs.ts';

/** What the file says beside the links. */
interface GraphFacts {
  readonly format: 1;
  /** Of the segment. */
  readonly rows: number;
  readonly graphs: readonly (GraphShape & { readonly field: string })[];
}

const columnOf = (field: string, { first }: GraphShape): string => `links/${field}/${first}`;

/** Writes the graphs of a segment, in pages with checksums; resolves when they are on disk. */
export async function writeGraphs(files: FileLayer, path: string, rows: number, graphs: FieldGraphs): Promise<void> {
  const writer = await SegmentWriter.create(files, path);
  try {
    const shapes: GraphFacts['graphs'][number][] = [];
    for (const [field, each] of graphs) {
      for (const graph of each) {
        const { first, count, degree, block } = graph;
        shapes.push({ field, first, count, degree });
        await writer.column(columnOf(field, graph), [block.arena.bytesOf(block).subarray(0, linkBytesOf(graph))]);
      }
    }
    const facts: GraphFacts = { format: 1, rows, graphs: shapes };
    await writer.finish(facts);
  } finally {
    await writer.close();
  }
}

/**
 * Brings graphs into memory, every page and every link checked.
 *
 * @throws SegmentDamagedError when they are not those of this segment; OutOfMemoryError
 */
export async function loadGraphs(
  files: FileLayer,
  path: string,
  segment: Segment,
  arenas: Arenas,
): Promise<FieldGraphs> {
  const reader = await SegmentReader.open(files, path);
  const blocks: Block[] = [];
  try {
    const facts = reader.facts as GraphFacts;
    if (facts.format !== 1 || facts.rows !== segment.count)
      throw new SegmentDamagedError(path, 'the number of its rows');
    const graphs = new Map<string, Graph[]>();
    for (const { field, ...shape } of facts.graphs) {
      const region = codesOf(segment, field);
      // A field that has been dropped.
      if (!region) continue;
      const column = columnOf(field, shape);
      const isWhole = reader.bytesOf(column) === linkBytesOf(shape) && shape.first + shape.count <= segment.count;
      if (!isWhole) throw new SegmentDamagedError(path, `the length of ${column}`);
      const block = arenas.allocate(linkBytesOf(shape));
      blocks.push(block);
      await reader.readInto(column, block.arena.bytesOf(block).subarray(0, linkBytesOf(shape)));
      const graph = graphOver(region, shape, block);
      if (!areLinksSound(graph.links, shape.count)) throw new SegmentDamagedError(path, `a link of ${column}`);
      graphs.set(field, [...(graphs.get(field) ?? []), graph]);
    }
    return graphs;
  } catch (thrown) {
    for (const block of blocks) block.free();
    throw thrown;
  } finally {
    await reader.close();
  }
}
