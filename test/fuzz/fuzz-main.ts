// Fuzzes a whole gateway by its OpenAPI document for as long as it is told: `npm run fuzz -- --minutes 10`. Each round has a
// gateway and a seed of its own, which is printed, and twice the examples of the one before.
import { parseArgs } from 'node:util';
import { fuzzDoor } from './fuzz-door.ts';
import { schemathesis } from './schemathesis.ts';

const roundMsMax = 3_600_000;
const examplesMax = 320;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes must be a number above 0');
const python = await schemathesis();
if (python === undefined) throw new Error('schemathesis cannot be installed: it takes python3 with pip, and a network');

const startedMs = performance.now();
let seed = Number(values.seed ?? Date.now() % 2 ** 31);
let examples = 5;
let requests = 0;
while (performance.now() - startedMs < minutes * 60_000) {
  const outcome = await fuzzDoor(python, { examples, seed, timeoutMs: roundMsMax });
  requests += outcome.requests;
  const isClean = outcome.failures === undefined && outcome.defects.length === 0 && outcome.isAlive;
  console.log(`seed ${seed}, ${examples} examples: ${outcome.requests} requests, ${isClean ? 'clean' : 'NOT clean'}`);
  if (!isClean) {
    console.log(outcome.failures ?? '', outcome.defects);
    process.exitCode = 1;
    break;
  }
  seed += 1;
  examples = Math.min(2 * examples, examplesMax);
}
console.log(`${requests} requests in ${Math.round((performance.now() - startedMs) / 1000)} s`);
