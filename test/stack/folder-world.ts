import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '#base';
import type { Observed, Outputs, Properties, Provider, Providers } from '#stack';
import { fixedKinds, outputs, type KindName } from './program.ts';

/** A world that outlives processes: every thing is a file, named by its token. */
export function folderWorld(folder: string): Providers {
  const pathOf = (token: string) => join(folder, `${token}.json`);
  const put = async (kind: KindName, token: string, name: string, properties: Properties): Promise<Outputs> => {
    await sleep(1);
    const given = outputs[kind](name, properties);
    const draft = `${pathOf(token)}.draft`;
    writeFileSync(draft, JSON.stringify({ node: `${kind}/${name}`, properties, outputs: { id: given['id'] } }));
    renameSync(draft, pathOf(token));
    await sleep(1);
    return given;
  };
  const providerOf = (kind: KindName): Provider => ({
    read: async ({ token }) => readThing(pathOf(token)),
    create: async ({ token, name }, properties) => {
      assert(!existsSync(pathOf(token)), `${kind}/${name} is made once`);
      return await put(kind, token, name, properties);
    },
    ...(!fixedKinds.includes(kind) && {
      update: async ({ token, name }, _before, properties) => {
        assert(existsSync(pathOf(token)), `${kind}/${name} is there when it is changed`);
        return await put(kind, token, name, properties);
      },
    }),
    delete: async ({ token, name }) => {
      assert(existsSync(pathOf(token)), `${kind}/${name} is deleted once`);
      await sleep(1);
      rmSync(pathOf(token));
      await sleep(1);
    },
  });
  return new Map(Object.keys(outputs).map((kind) => [kind, providerOf(kind as KindName)]));
}

/** Everything that is there, by node; a node that is there twice is an error. */
export function readWorld(folder: string): Readonly<Record<string, unknown>> {
  const world: Record<string, unknown> = {};
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.json')) continue;
    const { node, properties } = readThing(join(folder, file))! as Observed & { node: string };
    assert(!(node in world), `${node} is there once`);
    world[node] = properties;
  }
  return world;
}

function readThing(path: string): Observed | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Observed) : undefined;
}
