export { importRuns } from './import-runs.ts';
export { readRunLines } from './read-run-lines.ts';
export { runsOfTraces } from './otlp/runs-of-traces.ts';
export { tracesOfRuns } from './otlp/traces-of-runs.ts';
