// Lowers test/tidy/offenders.json to what is there now: run it after making something smaller.
import { readOffenders, tightenOffenders, writeOffenders } from './ratchet.ts';
import { limits, measureSizes } from './sizes.ts';
import { readSourceTree } from './source-tree.ts';

writeOffenders(tightenOffenders(readOffenders(), measureSizes(readSourceTree()), limits));
