/** The conformance suite of the Model Context Protocol, in the revisions that are spoken, on SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { serveConformanceStack } from './mcp-conformance-stack.ts';
import { openRealDoor, type RealDoor } from './real-door.ts';

/**
 * The others want what no stack declares: images, sounds and embedded resources as results, resources of certain addresses,
 * the model of the client, and tools that ask for things in certain words.
 */
const inEvery = [
  'completion-complete',
  'tools-list',
  'tools-call-simple-text',
  'tools-call-error',
  'tools-call-with-progress',
  'resources-list',
  'prompts-list',
  'prompts-get-simple',
  'prompts-get-with-args',
];
const inSessions = [
  ...inEvery,
  'server-initialize',
  'server-session-lifecycle',
  'ping',
  'logging-set-level',
  'tools-call-with-logging',
  'tools-call-elicitation',
];
const later = ['server-sse-multiple-streams', 'dns-rebinding-protection'];
const scenarios = {
  '2025-06-18': inSessions,
  '2025-11-25': [
    ...inSessions,
    ...later,
    'json-schema-2020-12',
    'elicitation-sep1034-defaults',
    'elicitation-sep1330-enums',
  ],
  '2026-07-28': [
    ...inEvery,
    ...later,
    'sep-2164-resource-not-found',
    'caching',
    'http-header-validation',
    'http-custom-header-server-validation',
    'input-required-result-unsupported-methods',
    'input-required-result-validate-input',
  ],
};

let door: RealDoor;

before(async () => {
  door = await openRealDoor();
  serveConformanceStack(door, 2);
});

after(() => door?.[Symbol.asyncDispose]());

for (const [revision, names] of Object.entries(scenarios)) {
  for (const scenario of names) {
    test(`conformance to ${revision}: ${scenario}`, { timeout: 60_000 }, async () => {
      const main = import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js');
      const given = ['server', '--url', `${door.url}/mcp`, '--scenario', scenario, '--spec-version', revision];
      const child = spawn(process.execPath, [new URL(main).pathname, ...given], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      const said = await text(child.stdout);
      assert.equal(await ended, 0, said);
      assert.match(said, /\d+ passed|Passed: [1-9]/i, said);
    });
  }
}
