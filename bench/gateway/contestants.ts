import { processEntry } from '#base';
import { installLitellm, litellmVersion, startLitellm } from '../peers/litellm.ts';
import { installPortkey, portkeyVersion, startPortkey } from '../peers/portkey.ts';
import type { Door } from './proxy-client.ts';
import { startServerProcess } from './server-process.ts';

/** A gateway that runs, in front of the mock upstream; or that upstream itself. */
export interface RunningDoor extends Door {
  readonly processId: number;
}

export interface Doors extends AsyncDisposable {
  readonly upstream: RunningDoor;
  readonly durable: RunningDoor;
  readonly recorded: RunningDoor;
  readonly bare: RunningDoor;
  readonly portkey: RunningDoor;
  readonly litellm: RunningDoor;
}

export type DoorName = Exclude<keyof Doors, symbol>;

/** How they are called in what is told. */
export const titles: Readonly<Record<DoorName, string>> = {
  upstream: 'no gateway',
  durable: 'Lode',
  recorded: 'Lode, not waiting for the disk',
  bare: 'bare Node proxy',
  portkey: `Portkey ${portkeyVersion}`,
  litellm: `LiteLLM ${litellmVersion}`,
};

/** Installs peers where they are not yet, and starts all doors. Disposing stops them. */
export async function startDoors(say: (text: string) => void): Promise<Doors> {
  const portkeyScript = await installPortkey(say);
  const python = await installLitellm(say);
  await using stack = new AsyncDisposableStack();
  const own = async (...how: Parameters<typeof startServerProcess>): Promise<RunningDoor> => {
    const server = stack.use(await startServerProcess(...how));
    return { ...server, headers: { authorization: `Bearer ${server.key}` } };
  };
  // As the process is started that serves a stack.
  const { heapFlags } = processEntry(import.meta.url, './lode-proxy-main.ts');
  const upstream = await own('upstream-main.ts');
  const behind = String(upstream.port);
  const doors = {
    upstream,
    durable: await own('lode-proxy-main.ts', [behind, 'durable'], heapFlags),
    recorded: await own('lode-proxy-main.ts', [behind, 'recorded'], heapFlags),
    bare: await own('bare-proxy-main.ts', [behind]),
    portkey: stack.use(await startPortkey(portkeyScript, upstream.port)),
    litellm: stack.use(await startLitellm(python, upstream.port)),
  };
  const all = stack.move();
  return { ...doors, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
