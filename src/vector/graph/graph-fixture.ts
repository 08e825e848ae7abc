import type { CollectionDefinition, VectorMetric } from '#contract';
import { normalised } from '../code/factors.ts';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Arenas } from '../memory/arenas.ts';
import { Tail } from '../rows/tail.ts';
import { buildSegment, originsOf } from '../segment/build-segment.ts';
import { loadSegment } from '../segment/load-segment.ts';
import { buildSegmentGraphs } from './segment-graphs.ts';

/** Of the segment. */
export const graphedRows = 3000;
const dimensions = 24;

/** A segment of records in clusters, some without a vector, with its graph. */
export async function graphed(metric: VectorMetric) {
  const definition: CollectionDefinition = { name: 'c', vectors: { default: { dimensions, metric } } };
  const arenas = new Arenas();
  const tail = new Tail(definition, arenas);
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const centres = Array.from({ length: 12 }, () => Array.from({ length: dimensions }, () => 2 * random()));
  const draw = (n: number) => {
    const vector = Float32Array.from(centres[n % 12]!, (middle) => middle + random());
    return metric === 'dot' ? normalised(vector) : vector;
  };
  for (let id = 0; id < graphedRows; id++) {
    const vectors = id % 50 === 7 ? {} : { default: draw(id) };
    tail.append('', { id: String(id), vectors, metadata: { third: id % 3, cluster: id % 12 } });
  }
  const disk = new UncertainDisk();
  await buildSegment(disk, '/c/segment', definition, originsOf([tail]));
  const segment = await loadSegment(disk, '/c/segment', definition, arenas);
  const { signal } = new AbortController();
  const graphs = await buildSegmentGraphs({ segment, vectors: definition.vectors, rowsMin: 1000, arenas, signal });
  return { segment, vectors: definition.vectors, graphs: graphs!, draw, disk, arenas };
}
