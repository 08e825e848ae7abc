import { delimiter } from 'node:path';

/**
 * The environment of a user's shell: without what npm and the test runner have set for this process, and without the
 * tools that our own node_modules put on the path. The user's npm configuration (files, proxy, registry) stays.
 */
export function userEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

// npm hands its own folders down as configuration, which would make a nested npm work on the wrong project.
const ours = /^(npm_(?!config_)|npm_config_(local_prefix|global_prefix|prefix)$|NODE_|INIT_CWD$|LODE_)/i;
