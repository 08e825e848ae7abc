import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { createGateway, type Gateway } from '#gateway';
import { smollm2, smollm2Digest } from '../weights.ts';

/** SmolLM2-135M-Instruct behind a gateway, under the name "smol", for anybody. */
export interface RealDoor extends AsyncDisposable {
  readonly url: string;
  readonly engine: Engine;
  readonly gateway: Gateway;
}

export async function openRealDoor(
  gatewayOptions: Partial<Parameters<typeof createGateway>[0]> = {},
): Promise<RealDoor> {
  const options = {
    name: 'smol',
    file: await smollm2(),
    weights: smollm2Digest,
    contextTokens: 1024,
    cacheTokens: 4096,
  };
  const engine = await startEngine({ ...options, parallel: 4, threads: 1, log: silentLog });
  const gateway = createGateway({
    keys: { verify: async () => undefined },
    log: silentLog,
    version: '1',
    ...gatewayOptions,
  });
  const policy = { open: true } as const;
  gateway.serve({
    generation: 1,
    routes: [{ name: 'smol', model: engine, policy, createdAt: new Date(), ownedBy: 'test' }],
  });
  const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    engine,
    gateway,
    [Symbol.asyncDispose]: async () => {
      await gateway.close({ drainMs: 0 });
      await engine[Symbol.asyncDispose]();
    },
  };
}
