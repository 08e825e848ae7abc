import { randomBytes } from 'node:crypto';
import { digestOf, type Log } from '#base';
import type { Blobs } from '#contract';
import { type Engine, startEngine } from '#engine';
import { createGateway, type Gateway, type KeyVerifier, type RouteTable } from '#gateway';
import type { StagedDoor } from './control-client.ts';
import type { DaemonStatus } from './daemon-status.ts';
import { NoSuchGenerationError } from './no-such-generation-error.ts';
import type { Release, ReleasedModel } from './release.ts';
import { routeTable } from './route-table.ts';
import { stageKeys } from './stage-keys.ts';
import { stagingKey } from './staging-key.ts';

export interface ServingOptions {
  readonly blobs: Blobs;
  readonly keys: KeyVerifier;
  readonly log: Log;
  readonly version: string;
}

interface LoadedEngine {
  readonly engine: Engine;
  readonly digest: string;
}

interface Prepared {
  readonly release: Release;
  readonly table: RouteTable;
  /** Keys of the engines it uses, see `engineKey`. */
  readonly engines: readonly string[];
  readonly stagedDoor: Gateway;
}

/**
 * What one process serves: at most one active generation, and any number that are prepared beside it.
 * Generations that want the same weights with the same settings share one engine.
 */
export class Serving implements AsyncDisposable {
  readonly #options: ServingOptions;
  readonly #engines = new Map<string, Promise<LoadedEngine>>();
  readonly #prepared = new Map<number, Prepared>();
  #active: Release | undefined;
  #door: { readonly gateway: Gateway; readonly url: string; readonly address: string } | undefined;

  constructor(options: ServingOptions) {
    this.#options = options;
  }

  /** Loads what the generation needs and opens a private door to try it through. Traffic stays where it is. */
  async prepare(release: Release): Promise<StagedDoor> {
    await this.abandon(release.generation);
    const engines = release.models.map(engineKey);
    try {
      await this.#claimAddress(release);
      const loaded = new Map<string, Engine>();
      for (const model of release.models) loaded.set(model.name, await this.#engineFor(model));
      const table = routeTable(release, loaded);
      const key = `lode_staging_${randomBytes(32).toString('base64url')}`;
      const stagedDoor = createGateway({
        keys: stagingKey(key),
        log: this.#options.log,
        version: this.#options.version,
      });
      stagedDoor.serve({ ...table, routes: table.routes.map((route) => ({ ...route, policy: { keys: 'any' } })) });
      const { url } = await stagedDoor.listen({ host: '127.0.0.1', port: 0 });
      this.#prepared.set(release.generation, { release, table, engines, stagedDoor });
      return { url, key };
    } catch (error) {
      await this.#closeUnusedEngines();
      throw error;
    }
  }

  /** Moves traffic to a prepared generation in one step; requests that have begun end where they began. */
  async activate(generation: number): Promise<{ readonly url: string }> {
    const prepared = this.#prepared.get(generation);
    if (!prepared) throw new NoSuchGenerationError(generation);
    const door = await this.#claimAddress(prepared.release);
    const previous = this.#active?.generation;
    door.gateway.serve(prepared.table);
    this.#active = prepared.release;
    this.#prepared.delete(generation);
    await prepared.stagedDoor.close({ drainMs: 0 });
    // What has begun on the old generation ends there: its engines stay as long.
    void door.gateway.idle(previous ?? 0).then(() => this.#closeUnusedEngines());
    return { url: door.url };
  }

  async abandon(generation: number): Promise<void> {
    const prepared = this.#prepared.get(generation);
    if (!prepared) return;
    this.#prepared.delete(generation);
    await prepared.stagedDoor.close({ drainMs: 0 });
    await this.#closeUnusedEngines();
  }

  async status(): Promise<Pick<DaemonStatus, 'stack' | 'generation' | 'url' | 'portOverride' | 'routes' | 'models'>> {
    const engines = await Promise.allSettled(this.#engines.values());
    return {
      stack: this.#active?.stack,
      generation: this.#active?.generation,
      url: this.#active && this.#door?.url,
      portOverride: this.#active?.portOverride,
      routes: (this.#active?.routes ?? []).map(({ name, model, access }) => ({
        name,
        model,
        access: typeof access === 'string' ? access : access.join(', '),
      })),
      models: engines.flatMap((settled) => (settled.status === 'fulfilled' ? [modelStatus(settled.value)] : [])),
    };
  }

  /** Stops accepting, lets streams end for at most `drainMs`, then ends the engines. */
  async close(drainMs: number): Promise<void> {
    const doors = [this.#door?.gateway, ...[...this.#prepared.values()].map(({ stagedDoor }) => stagedDoor)];
    await Promise.all(doors.map((gateway) => gateway?.close({ drainMs })));
    const engines = await Promise.allSettled(this.#engines.values());
    await Promise.all(
      engines.map((settled) => settled.status === 'fulfilled' && settled.value.engine[Symbol.asyncDispose]()),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close(0);
  }

  /**
   * The public door for this release's address. An address that is in use is found out while preparing, when nothing
   * has moved yet; until a generation is active the door answers that it is not ready.
   */
  async #claimAddress(release: Release): Promise<{ readonly gateway: Gateway; readonly url: string }> {
    const { address } = release;
    const wanted = `${address.host}:${address.port}`;
    if (this.#door?.address === wanted) return this.#door;
    const { log, version } = this.#options;
    const gateway = createGateway({ keys: stageKeys(this.#options.keys, release), log, version });
    const { url } = await gateway.listen(address);
    const previous = this.#door;
    this.#door = { gateway, url, address: wanted };
    if (previous) void previous.gateway.close({ drainMs: 30_000 });
    return this.#door;
  }

  async #engineFor(model: ReleasedModel): Promise<Engine> {
    const key = engineKey(model);
    let loading = this.#engines.get(key);
    if (!loading) {
      loading = this.#load(model);
      this.#engines.set(key, loading);
      loading.catch(() => this.#engines.delete(key));
    }
    return (await loading).engine;
  }

  async #load({ name, digest, contextTokens, parallel, threads }: ReleasedModel): Promise<LoadedEngine> {
    const file = await this.#options.blobs.pathOf(digest);
    const engine = await startEngine({
      name,
      file,
      contextTokens,
      // Room for every request that may run at once to use its whole context: what the plan has counted.
      cacheTokens: contextTokens * parallel,
      parallel,
      ...(threads !== undefined && { threads }),
      log: this.#options.log,
    });
    return { engine, digest };
  }

  /** An engine goes when neither the active nor a prepared generation names it. */
  async #closeUnusedEngines(): Promise<void> {
    const used = new Set([
      ...(this.#active?.models ?? []).map(engineKey),
      ...[...this.#prepared.values()].flatMap(({ engines }) => engines),
    ]);
    for (const [key, loading] of this.#engines) {
      if (used.has(key)) continue;
      this.#engines.delete(key);
      const settled = await Promise.allSettled([loading]);
      if (settled[0].status === 'fulfilled') await settled[0].value.engine[Symbol.asyncDispose]();
    }
  }
}

/** Everything that makes two engines different; the name is part of it because it is what requests report. */
function engineKey({ name, digest, contextTokens, parallel, threads }: ReleasedModel): string {
  return digestOf({ name, digest, contextTokens, parallel, threads });
}

function modelStatus({ engine, digest }: LoadedEngine): DaemonStatus['models'][number] {
  const { state, pid, restarts, running, queue, tokensPerSecond, memoryBytes } = engine.status();
  return { name: engine.name, digest, state, pid, restarts, running, queued: queue, tokensPerSecond, memoryBytes };
}
