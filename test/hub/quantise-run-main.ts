// Quantises a stored model in a process of its own, so that a test can kill it.
import { join } from 'node:path';
import type { Digest } from '#base';
import { quantiseWeights } from '#hub';
import { folderBlobs } from '#store';

const [home = '', source = '', type = ''] = process.argv.slice(2);
const blobs = folderBlobs(join(home, 'blobs'));
await quantiseWeights({ blobs, home, source: source as Digest, type: type as 'q4_k_m', threads: 1 });
