import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchCacheDir } from '../cache.ts';
import { type PeerServer, startPeerServer } from './peer-server.ts';
import { pythonEnvironment } from './python-environment.ts';

export const litellmVersion = '1.108.7';
const key = 'sk-bench';
const main = 'import litellm; litellm.run_server()';

/** A Python with LiteLLM's proxy, installed once per machine. Returns the path of the interpreter. */
export async function installLitellm(say: (text: string) => void): Promise<string> {
  return await pythonEnvironment({ name: 'litellm', packages: 'litellm[proxy]', version: litellmVersion, say });
}

/** Its proxy with one worker process, as it starts by default, and a key that clients must show. */
export async function startLitellm(python: string, upstreamPort: number): Promise<PeerServer> {
  mkdirSync(benchCacheDir(), { recursive: true });
  const folder = mkdtempSync(benchCacheDir('litellm-config-'));
  const file = join(folder, 'config.yaml');
  const model = { model: 'openai/bench', api_base: `http://127.0.0.1:${upstreamPort}/v1`, api_key: 'none' };
  // JSON is YAML too.
  const config = {
    model_list: [{ model_name: 'bench', litellm_params: model }],
    general_settings: { master_key: key },
  };
  writeFileSync(file, JSON.stringify(config));
  return await startPeerServer({
    name: 'LiteLLM',
    command: (port) => [python, '-c', main, '--config', file, '--host', '127.0.0.1', '--port', String(port)],
    env: { LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_TELEMETRY: 'False', LITELLM_LOG: 'ERROR' },
    readyPath: '/health/liveliness',
    headers: { authorization: `Bearer ${key}` },
    whenGone: () => rmSync(folder, { recursive: true, force: true }),
  });
}
