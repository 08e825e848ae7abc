// Serves heads of eight teams over HTTP: on one trunk, or each on an encoder of its own. Argument: {"files", "scratch", "threads",
// "isShared"} as JSON; writes a line of JSON, {"url"}, when it is ready. Routes are "head-0" to "head-7"; anybody may ask.
import { silentLog } from '#base';
import { type EncoderOptions, encoderModel, headEncoder, startEncoder } from '#embed';
import { createGateway } from '#gateway';
import { randomHead, teams } from './random-head.ts';

const { isShared, ...options } = JSON.parse(process.argv[2] ?? '') as Pick<EncoderOptions, 'files' | 'scratch'> & {
  readonly isShared: boolean;
  readonly threads: number;
};

const start = () =>
  startEncoder({ ...options, name: 'trunk', pooling: 'mean', tokensMax: 256, sharing: 'everyone', log: silentLog });
const trunks = await Promise.all(Array.from({ length: isShared ? 1 : teams }, start));
const gateway = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
gateway.serve({
  generation: 1,
  routes: Array.from({ length: teams }, (_, team) => {
    const trunk = trunks[isShared ? 0 : team] as (typeof trunks)[number];
    const model = encoderModel(headEncoder(`head-${team}`, trunk, randomHead(16, trunk.width)));
    return { name: `head-${team}`, model, policy: { open: true }, createdAt: new Date(), ownedBy: 'bench' } as const;
  }),
});
const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url })}\n`);
