import { randomBytes } from 'node:crypto';
import { Circuits, createGateway, type EndpointEntry, type Gateway, type RouteTable } from '#gateway';
import { type CollectionKeeper, collectionKeeper } from './collections/collection-keeper.ts';
import type { StagedDoor } from './control-client.ts';
import type { DaemonStatus } from './daemon-status.ts';
import { EncoderPool } from './encoders/encoder-pool.ts';
import { ModelPool } from './models/model-pool.ts';
import type { LanguageModel } from '#contract';
import { guardInputs } from './guard-inputs.ts';
import { remoteStatus } from './remote-status.ts';
import { openRemoteModels, type RemoteModels } from './remote-models.ts';
import { NoSuchGenerationError } from './no-such-generation-error.ts';
import { pricedModels } from './priced-models.ts';
import { modelWeights } from './model-weights.ts';
import { openGrpcPort, type PublicDoor } from './public-door.ts';
import type { Release } from './release.ts';
import { routeStatus } from './route-status.ts';
import { routeTable } from './route-table.ts';
import type { ServingOptions } from './serving-options.ts';
import { fullName, stageKeys } from './stage-keys.ts';
import { stagingKey } from './staging-key.ts';

interface Prepared {
  readonly release: Release;
  readonly table: RouteTable;
  /** The public door: the one that serves already where the address is the same. */
  readonly door: PublicDoor;
  readonly stagedDoor: Gateway;
}

const oldDoorDrainMs = 30_000;

/** What one process serves: at most one active generation, and any number that are prepared beside it. */
export class Serving {
  readonly #options: ServingOptions;
  readonly #models: ModelPool;
  readonly #encoders: EncoderPool;
  readonly #collections: CollectionKeeper;
  readonly #circuits = new Circuits();
  readonly #prepared = new Map<number, Prepared>();
  /** By generation, as long as it may be asked. */
  readonly #remote = new Map<number, RemoteModels>();
  #active: { readonly release: Release; readonly door: PublicDoor } | undefined;

  constructor(options: ServingOptions) {
    this.#options = options;
    const encoders = new EncoderPool(options.loadEncoder);
    this.#encoders = encoders;
    // What encoders take of a budget that is declared; where it is what the machine has to give, they have it already.
    const budget: ServingOptions['budget'] = (declaredBytes, heldBytes) =>
      options.budget(declaredBytes && Math.max(0, declaredBytes - encoders.memoryBytes), heldBytes);
    this.#models = new ModelPool({ ...options, budget });
    this.#collections = collectionKeeper(options.vectors, options.log);
  }

  /**
   * Loads what the generation needs and opens a private door to try it through. Traffic stays where it is; that the
   * public address is in use is found out now, when nothing has moved yet.
   */
  async prepare(release: Release): Promise<StagedDoor> {
    const { generation } = release;
    await this.abandon(generation);
    const door = await this.#doorFor(release);
    try {
      await openGrpcPort(door, release);
      const { log, version, recording } = this.#options;
      // Encoders first: they stay in memory, and models share the rest.
      const encoders = await this.#encoders.hold(generation, release.encoders ?? [], release.heads);
      const held = await this.#models.hold(generation, release.models, release.memoryBytes);
      const remote = openRemoteModels(release);
      this.#remote.set(generation, remote);
      const models = new Map<string, LanguageModel>([
        ...pricedModels(new Map([...held, ...encoders]), release.prices),
        ...remote.models,
      ]);
      await this.#collections.ensure(release);
      const weights = await modelWeights(release.models, this.#options.factsOf, () => this.#models.status());
      const table = {
        ...routeTable(release, models, version, {
          log,
          circuits: this.#circuits,
          recorded: recording?.mirrors(release),
        }),
        models: () => this.#models.states(generation),
        weights,
      };
      const key = `lode_staging_${randomBytes(32).toString('base64url')}`;
      const stagedDoor = createGateway({ keys: stagingKey(key), log, version });
      const staged = guardInputs(table, release);
      stagedDoor.serve({ ...staged, routes: staged.routes.map((route) => ({ ...route, policy: { keys: 'any' } })) });
      const { url } = await stagedDoor.listen({ host: '127.0.0.1', port: 0 });
      const recorded = guardInputs(recording?.recorded(table, release, models) ?? table, release);
      this.#prepared.set(generation, { release, table: recorded, door, stagedDoor });
      return { url, key };
    } catch (error) {
      await this.#forget(generation, door);
      throw error;
    }
  }

  /**
   * Moves traffic to a prepared generation in one step; requests that have begun end where they began.
   *
   * @throws NoSuchGenerationError
   */
  async activate(generation: number): Promise<{ readonly url: string }> {
    const prepared = this.#prepared.get(generation);
    if (!prepared) throw new NoSuchGenerationError(generation);
    const previous = this.#active;
    prepared.door.gateway.serve(prepared.table);
    prepared.door.gateway.sidePorts.closeAllBut(prepared.release.grpcPort);
    this.#active = prepared;
    this.#options.recording?.retain(prepared.release);
    this.#prepared.delete(generation);
    if (previous && previous.release.generation !== generation) void this.#retire(previous, prepared.door);
    await prepared.stagedDoor.close({ drainMs: 0 });
    await this.#tellActivated(prepared.release);
    await this.#collections.settle(prepared.release);
    return { url: prepared.door.url };
  }

  /** Forgets a prepared generation. Does nothing where there is none, or where it is active. */
  async abandon(generation: number): Promise<void> {
    const prepared = this.#prepared.get(generation);
    if (!prepared) return;
    this.#prepared.delete(generation);
    await prepared.stagedDoor.close({ drainMs: 0 });
    await this.#forget(generation, prepared.door);
  }

  status(): Omit<DaemonStatus, 'version' | 'pid' | 'startedAt' | 'stage' | 'stateLost'> {
    const { release, door } = this.#active ?? {};
    return {
      stack: release?.stack,
      generation: release?.generation,
      url: door?.url,
      portOverride: release?.portOverride,
      routes: release ? routeStatus(release) : [],
      models: [...this.#models.status(), ...this.#encoders.status()],
      remoteModels: release ? remoteStatus(release, this.#circuits, performance.now()) : [],
      memory: this.#memory(),
    };
  }

  /** Of models and encoders together. */
  #memory(): DaemonStatus['memory'] {
    const { budgetBytes, usedBytes, heldBytes } = this.#models.memory();
    const { memoryBytes } = this.#encoders;
    return {
      budgetBytes: budgetBytes + memoryBytes,
      usedBytes: usedBytes + memoryBytes,
      heldBytes: heldBytes + memoryBytes,
    };
  }

  /** What can be called at the public door, and by whom; nothing before a generation is active. */
  endpoints(): readonly EndpointEntry[] {
    return this.#active?.door.gateway.endpoints() ?? [];
  }

  /** Erases all collections of a tenant. Gives how many there were. */
  async eraseCollections(tenant: string): Promise<number> {
    return await this.#collections.erase(tenant, this.#active?.release);
  }

  /** Stops accepting, lets streams end for at most `drainMs`, then lets the models go. */
  async close(drainMs: number): Promise<void> {
    const prepared = [...this.#prepared.values()].flatMap(({ door, stagedDoor }) => [
      door,
      { close: (drain: number) => stagedDoor.close({ drainMs: drain }) },
    ]);
    const doors = new Set([...prepared, ...(this.#active ? [this.#active.door] : [])]);
    await Promise.all([...doors].map((door) => door.close(drainMs)));
    await Promise.all([...this.#remote.values()].map((remote) => remote[Symbol.asyncDispose]()));
    await Promise.all([this.#models.close(), this.#encoders.close()]);
  }

  async #doorFor(release: Release): Promise<PublicDoor> {
    const address = `${release.address.host}:${release.address.port}`;
    if (this.#active?.door.address === address) return this.#active.door;
    const { keys, log, version, telemetry, allowancesOf, adminOf, responsesOf, filesOf, batchesOf, vectors } =
      this.#options;
    const prefix = fullName(release, '');
    const allowances = allowancesOf?.(prefix);
    const kept = {
      allowances,
      responses: responsesOf?.(prefix),
      files: filesOf?.(prefix),
      batches: batchesOf?.(prefix),
      vectors,
      admin: adminOf?.(prefix),
    };
    const gateway = createGateway({ keys: stageKeys(keys, release), log, version, ...kept, ...telemetry });
    const { url } = await gateway.listen(release.address);
    const close = async (drainMs: number): Promise<void> => {
      await gateway.close({ drainMs });
      await allowances?.[Symbol.asyncDispose]();
    };
    return { gateway, url, address, close };
  }

  async #tellActivated(release: Release): Promise<void> {
    try {
      await this.#options.activated?.(release);
    } catch (error) {
      this.#options.log.write('error', 'activation.unnoted', { generation: release.generation, error });
    }
  }

  /** A generation that has lost the traffic: its requests end, then its models and its door go. */
  async #retire(
    { release, door }: { readonly release: Release; readonly door: PublicDoor },
    successor: PublicDoor,
  ): Promise<void> {
    if (door === successor) await door.gateway.idle(release.generation);
    else await door.close(oldDoorDrainMs);
    await this.#release(release.generation);
  }

  /** Of a generation that never had the traffic. */
  async #forget(generation: number, door: PublicDoor): Promise<void> {
    if (this.#active?.door !== door) await door.close(0);
    if (this.#active?.release.generation !== generation) await this.#release(generation);
  }

  async #release(generation: number): Promise<void> {
    await Promise.all([this.#models.release(generation), this.#encoders.release(generation)]);
    await this.#remote.get(generation)?.[Symbol.asyncDispose]();
    this.#remote.delete(generation);
  }
}
