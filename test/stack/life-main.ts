/** One life of a process that plans and applies a program; the test kills it. Arguments: folder, program as JSON. */
import { join } from 'node:path';
import { applyPlan, openState, planStack } from '#stack';
import { openDatabase } from '#store';
import { folderWorld } from './folder-world.ts';
import { type Program, stackOf } from './program.ts';

const [folder = '', program = ''] = process.argv.slice(2);
const stack = stackOf(JSON.parse(program) as Program);
const providers = folderWorld(join(folder, 'world'));
await using database = await openDatabase(`sqlite:${join(folder, 'state.db')}`);
const state = await openState(database, { stack: 'generated', stage: 'test', fingerprintKey: new Uint8Array(32) });
process.stdout.write('planning\n');
const plan = await planStack({ stack, state, providers });
const { status, failed } = await applyPlan({ plan, stack, state, providers, parallel: 4 });
for (const { step, error } of failed) process.stdout.write(`${step.node}: ${String(error)}\n`);
const left = (await planStack({ stack, state, providers })).steps.filter(({ action }) => action !== 'same');
process.stdout.write(JSON.stringify({ status, left }));
