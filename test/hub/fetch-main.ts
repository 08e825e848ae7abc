// Fetches one source into a data folder in a process of its own, and prints what came of it as one line of JSON.
import { join } from 'node:path';
import { fetchWeights, parseSource } from '#hub';
import { folderBlobs } from '#store';

const [home = '', source = ''] = process.argv.slice(2);
const { digest, sizeBytes } = await fetchWeights({
  sources: [parseSource(source)],
  blobs: folderBlobs(join(home, 'blobs')),
  home,
  environment: {},
  progress: ({ phase, doneBytes }) => void process.stderr.write(`${phase} ${doneBytes}\n`),
});
process.stdout.write(`${JSON.stringify({ digest, sizeBytes })}\n`);
