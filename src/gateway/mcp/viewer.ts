import type { Exchange } from '../surface.ts';

/** Who asks, and what there is: all that lists depend on. */
export type Viewer = Pick<Exchange, 'routes' | 'key'>;
