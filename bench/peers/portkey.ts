import { installNpmPeer } from './npm-package.ts';
import { type PeerServer, startPeerServer } from './peer-server.ts';

export const portkeyVersion = '1.15.2';

/** Portkey's gateway. Returns the path of its start script. */
export function installPortkey(say: (text: string) => void): Promise<string> {
  return installNpmPeer({ name: '@portkey-ai/gateway', version: portkeyVersion, script: 'build/start-server.js' }, say);
}

/** It listens on every address of the machine and has no setting for that. */
const onLoopback = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (port, _host, then) { return listen.call(this, port, '127.0.0.1', then); };
`)}`;

/** Its gateway on the Node that runs this, without its console. Clients tell it the way; it checks no key of its own. */
export async function startPortkey(script: string, upstreamPort: number): Promise<PeerServer> {
  return await startPeerServer({
    name: 'Portkey',
    command: (port) => [process.execPath, '--import', onLoopback, script, `--port=${port}`, '--headless'],
    env: { NODE_ENV: 'production' },
    readyPath: '/',
    headers: {
      authorization: 'Bearer bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1`,
    },
  });
}
