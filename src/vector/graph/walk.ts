import type { Bitmap } from '../filter/bitmap.ts';
import { type Ground, noNode } from './graph.ts';
import { entriesMax, nodeOrder } from './node-order.ts';
import { Pool } from './pool.ts';
import { Visits } from './visits.ts';

// One walk at a time in a thread.
const visits = new Visits();
const pool = new Pool();

/**
 * Goes from node to node towards the query, which is written in `nodes.query`, and returns the `width` best it has seen. It goes
 * on from the best it knows, until it has gone on from all that it keeps. Good until the next walk.
 *
 * @param scale of the query
 * @param mask which rows count; the others are passed through without a look at what they are
 * @see Y. Malkov, D. Yashunin: Efficient and robust approximate nearest neighbor search, 2018, of which this is the lowest layer
 * @see L. Patel and others: ACORN, SIGMOD 2024, for walks in part of a graph
 */
export function walk(ground: Ground, scale: number, width: number, mask?: Bitmap): Pool {
  const { nodes, count } = ground;
  visits.begin(count);
  pool.reset(width);
  let listed = mask ? matchingEntries(ground, mask) : entries(ground);
  for (;;) {
    if (listed > 0) {
      const hits = nodes.compare(listed, scale, pool.threshold);
      for (let at = 0; at < hits; at++) pool.offer(nodes.hitNodes[2 * at]!, nodes.hitEstimates[2 * at + 1]!);
    }
    const node = pool.take();
    if (node === noNode) return pool;
    listed = mask ? matchingNeighbours(ground, node, mask) : neighbours(ground, node);
  }
}

/** Lists where a walk begins; returns how many that are. */
function entries({ nodes, count, joined }: Ground): number {
  const order = nodeOrder(count);
  const { marks, mark } = visits;
  const listed = Math.min(joined, entriesMax);
  for (let index = 0; index < listed; index++) {
    const node = order(index);
    marks[node] = mark;
    nodes.list[index] = node;
  }
  return listed;
}

/** Of the rows that count: some that are spread over all of them. */
function matchingEntries({ nodes, first, count }: Ground, mask: Bitmap): number {
  const { marks, mark } = visits;
  let listed = 0;
  for (let index = 0; index < entriesMax; index++) {
    const node = mask.firstFrom(first + Math.floor((index * count) / entriesMax)) - first;
    if (node < 0 || node >= count || marks[node] === mark) continue;
    marks[node] = mark;
    nodes.list[listed++] = node;
  }
  return listed;
}

/** Lists the node's neighbours that no walk has been at. */
function neighbours({ nodes, links, degree }: Ground, node: number): number {
  const { list } = nodes;
  const { marks, mark } = visits;
  let listed = 0;
  for (let at = node * degree; at < (node + 1) * degree; at++) {
    const neighbour = links[at]!;
    if (neighbour === noNode) break;
    list[listed] = neighbour;
    // Without a branch, which would be guessed wrong every second time: 1 where the marks differ.
    listed += ((marks[neighbour]! ^ mark) + 255) >> 8;
    marks[neighbour] = mark;
  }
  return listed;
}

/** The same of those that count, among the neighbours and, where they are few, behind those that do not. */
function matchingNeighbours(ground: Ground, node: number, mask: Bitmap): number {
  const { nodes, links, degree, first } = ground;
  const { list } = nodes;
  const { marks, mark } = visits;
  const words = mask.words;
  let listed = 0;
  const begin = node * degree;
  let end = begin;
  for (; end < begin + degree && links[end] !== noNode; end++) {
    const neighbour = links[end]!;
    const row = first + neighbour;
    if (marks[neighbour] === mark || ((words[row >>> 5]! >>> (row & 31)) & 1) === 0) continue;
    marks[neighbour] = mark;
    list[listed++] = neighbour;
  }
  for (let at = begin; at < end && listed < degree; at++) {
    const between = links[at]!;
    const row = first + between;
    // Those that count have a turn of their own, and those that do not are passed through once.
    if (marks[between] === mark || ((words[row >>> 5]! >>> (row & 31)) & 1) === 1) continue;
    marks[between] = mark;
    listed = behind(ground, between, words, listed);
  }
  return listed;
}

function behind({ nodes, links, degree, first }: Ground, between: number, words: Uint32Array, before: number): number {
  const { marks, mark } = visits;
  let listed = before;
  for (let at = between * degree; at < (between + 1) * degree; at++) {
    const neighbour = links[at]!;
    if (neighbour === noNode) break;
    const row = first + neighbour;
    if (marks[neighbour] === mark || ((words[row >>> 5]! >>> (row & 31)) & 1) === 0) continue;
    marks[neighbour] = mark;
    nodes.list[listed++] = neighbour;
  }
  return listed;
}
