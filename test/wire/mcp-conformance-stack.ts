/** What the conformance suite of the Model Context Protocol wants to find on a server, as far as a stack can declare it. */
import { z } from 'zod';
import type { JsonSchema } from '#contract';
import { compileProgram, programDefinition, type Scope } from '#program';
import { compilePrompt } from '#prompt';
import type { RealDoor } from './real-door.ts';

const say = (text: string) => ({
  inputs: {},
  body: async (scope: Scope) => {
    await scope.say`${text}`;
    return text;
  },
});

/** JSON Schema as it is declared, not as it was once read. */
const drawn = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'address',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  additionalProperties: false,
} as const;

/** Forms whose fields have something in them already. */
const filledIn = {
  type: 'object',
  properties: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
  required: ['name', 'age', 'score', 'status', 'verified'],
} as const;

const options = (...names: readonly string[]) => names.map((name) => ({ const: name, title: `The ${name}` }));
const letters = ['option1', 'option2', 'option3'] as const;
/** Forms with choices of every kind. */
const choices = {
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: letters },
    titledSingle: { type: 'string', oneOf: options('value1', 'value2') },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2'], enumNames: ['Option One', 'Option Two'] },
    untitledMulti: { type: 'array', items: { type: 'string', enum: letters } },
    titledMulti: { type: 'array', items: { anyOf: options('value1', 'value2') } },
  },
  required: ['untitledSingle', 'titledSingle', 'legacyEnum', 'untitledMulti', 'titledMulti'],
} as const;

/** What these programs take, as JSON Schema that Zod has no words for. */
const inputsOf: Readonly<Record<string, JsonSchema>> = {
  json_schema_2020_12_tool: drawn,
  test_elicitation_sep1034_defaults: filledIn,
  test_elicitation_sep1330_enums: choices,
};

const programs = {
  test_simple_text: say('This is a simple text response for testing.'),
  test_error_handling: {
    inputs: {},
    body: async () => {
      throw new Error('This tool intentionally returns an error for testing');
    },
  },
  test_tool_with_progress: {
    inputs: {},
    body: async ({ say: write, text: hole }: Scope) => await write`One, two, ${hole('rest', { tokensMax: 12 })}`,
  },
  test_tool_with_logging: {
    inputs: {},
    body: async ({ say: write, choice }: Scope) =>
      await write`Three letters: ${choice('one', ['a', 'b'])} ${choice('two', ['a', 'b'])} ${choice('three', ['a', 'b'])}`,
  },
  json_schema_2020_12_tool: say('A tool with a schema.'),
  test_elicitation: {
    inputs: { message: z.string(), username: z.string(), email: z.string() },
    body: async (_scope: Scope, inputs: object) => `User response: ${JSON.stringify(inputs)}`,
  },
  test_elicitation_sep1034_defaults: say('Filled in.'),
  test_elicitation_sep1330_enums: say('Chosen.'),
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

/** Serves it, on the model of a door. */
export function serveConformanceStack(door: RealDoor, generation: number): void {
  const every = { model: door.engine, policy: { open: true }, createdAt: new Date(), ownedBy: 'test' } as const;
  door.gateway.serve({
    generation,
    routes: [
      { ...every, name: 'smol' },
      ...Object.entries(prompts).map(([name, prompt]) => ({ ...every, name, prompt })),
      ...Object.entries(programs).map(([name, declared]) => {
        const definition = programDefinition(name, declared as never);
        const program = compileProgram({ ...definition, inputs: inputsOf[name] ?? definition.inputs });
        return { ...every, name, program };
      }),
    ],
  });
}
