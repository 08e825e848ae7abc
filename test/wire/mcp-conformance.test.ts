/** The conformance suite of the Model Context Protocol, against programs and prompts on SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { compileProgram, programDefinition, type Scope } from '#program';
import { compilePrompt } from '#prompt';
import { openRealDoor, type RealDoor } from './real-door.ts';

/** What the suite wants to find on a server that it tries, as far as a stack can declare it. */
const programs = {
  test_simple_text: async ({ say }: Scope) => {
    await say`This is a simple text response for testing.`;
    return 'This is a simple text response for testing.';
  },
  test_error_handling: async () => {
    throw new Error('This tool intentionally returns an error for testing');
  },
  test_tool_with_progress: async ({ say, text: hole }: Scope) =>
    await say`One, two, ${hole('rest', { tokensMax: 12 })}`,
};
const textArgument = { type: 'string' } as const;
const prompts = {
  test_simple_prompt: compilePrompt({
    messages: [{ role: 'user', content: 'This is a simple prompt for testing.' }],
    variables: { type: 'object', properties: {} },
  }),
  test_prompt_with_arguments: compilePrompt({
    messages: [{ role: 'user', content: "Prompt with arguments: arg1='{{arg1}}', arg2='{{arg2}}'" }],
    variables: { type: 'object', properties: { arg1: textArgument, arg2: textArgument }, required: ['arg1', 'arg2'] },
  }),
};

/** Of the revisions' scenarios those that need no media, no questions to the client and no stream of the server's own. */
const scenarios = [
  'server-initialize',
  'ping',
  'tools-list',
  'tools-call-simple-text',
  'tools-call-error',
  'tools-call-with-progress',
  'server-sse-multiple-streams',
  'resources-list',
  'prompts-list',
  'prompts-get-simple',
  'prompts-get-with-args',
  'dns-rebinding-protection',
];

let door: RealDoor;

before(async () => {
  door = await openRealDoor();
  const every = { model: door.engine, policy: { open: true }, createdAt: new Date(), ownedBy: 'test' } as const;
  door.gateway.serve({
    generation: 2,
    routes: [
      { ...every, name: 'smol' },
      ...Object.entries(prompts).map(([name, prompt]) => ({ ...every, name, prompt })),
      ...Object.entries(programs).map(([name, body]) => {
        const program = compileProgram(programDefinition(name, { inputs: {}, body }));
        return { ...every, name, program };
      }),
    ],
  });
});

after(() => door?.[Symbol.asyncDispose]());

for (const scenario of scenarios) {
  test(`conformance: ${scenario}`, { timeout: 60_000 }, async () => {
    const main = import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js');
    const given = ['server', '--url', `${door.url}/mcp`, '--scenario', scenario];
    const child = spawn(process.execPath, [new URL(main).pathname, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const said = await text(child.stdout);
    assert.equal(await ended, 0, said);
    assert.match(said, /\d+ passed|Passed: [1-9]/i, said);
  });
}
