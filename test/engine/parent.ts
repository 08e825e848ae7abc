import { start } from './start.ts';

/** A process with an engine, to be killed by a test: prints the worker's process id and waits. */
const engine = await start();
process.stdout.write(String(engine.status().pid));
setInterval(() => {}, 1000);
