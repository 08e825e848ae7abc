import { memoryBudget } from '#hub';
import type { Properties, Provider } from '#stack';
import type { MemoryLedger } from './memory-ledger.ts';
import { memorySizeBytes } from './memory-size.ts';
import { planMemory } from './plan-memory.ts';
import { modelIdsOf, type ProgramRouteProperties, type RouteProperties } from './route.ts';

export interface GatewayProviderOptions {
  /** See `ModelProviderOptions`. */
  readonly heldBytes: () => Promise<number>;
  readonly memory: MemoryLedger;
}

/**
 * A gateway is the record of its address and routes; serving them is the rollout's part. So nothing is there to be
 * read beside the record, and nothing to be removed. Because all served models meet here, it is here that they are
 * asked to fit together.
 */
export function gatewayProvider({ heldBytes, memory }: GatewayProviderOptions): Provider {
  const outputs = async (properties: Properties) => ({ address: String(properties['address']) });
  return {
    read: async (_subject, recorded) => recorded,
    diff: async (_subject, _before, properties) => {
      const declared = properties['memory'];
      const declaredBytes = declared === undefined ? undefined : memorySizeBytes(String(declared));
      const budgetBytes = await memoryBudget(declaredBytes, await heldBytes());
      const encoders = [...memory.models].flatMap(([id, encoder]) => (id.startsWith('encoder/') ? [encoder] : []));
      const models = [...servedModels(properties)].flatMap((name) => memory.models.get(name) ?? []).concat(encoders);
      memory.plan = planMemory(models, budgetBytes, declaredBytes !== undefined);
      return {};
    },
    create: (_subject, properties) => outputs(properties),
    update: (_subject, _before, properties) => outputs(properties),
    delete: async () => {},
  };
}

/** In the order of the routes, and then encoders, which heads may stand on that routes name. Models that no route names take no memory, and none of ours those that others serve. */
function servedModels(properties: Properties): ReadonlySet<string> {
  const routes = Object.values(properties['routes'] as Readonly<Record<string, RouteProperties>>);
  const programs = Object.values((properties['programs'] ?? {}) as Readonly<Record<string, ProgramRouteProperties>>);
  const local = [...routes, ...programs].flatMap(modelIdsOf).filter((id) => id.startsWith('model/'));
  return new Set(local.map((id) => id.slice('model/'.length)));
}
