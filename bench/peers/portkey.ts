import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone, benchCacheDir } from '../cache.ts';
import { type PeerServer, startPeerServer } from './peer-server.ts';

export const portkeyVersion = '1.15.2';

/** Portkey's gateway, installed once per machine. Returns the path of its start script. */
export async function installPortkey(say: (text: string) => void): Promise<string> {
  const folder = benchCacheDir(`portkey-${portkeyVersion}`);
  const script = join(folder, 'package', 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (existsSync(script)) return script;
  return await alone(folder, async () => {
    if (existsSync(script)) return script;
    say(`Portkey's gateway ${portkeyVersion}: installing`);
    const draft = join(folder, 'draft');
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    writeFileSync(join(draft, 'package.json'), '{}');
    const install = ['install', '--silent', '--ignore-scripts', `@portkey-ai/gateway@${portkeyVersion}`];
    execFileSync('npm', install, { cwd: draft, timeout: 300_000 });
    renameSync(draft, join(folder, 'package'));
    return script;
  });
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
