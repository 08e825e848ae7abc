import { assert } from '#base';
import type { JsonSchema } from '#contract';
import type { Outcome } from '#program';
import { beginRun } from '../programs/begin-run.ts';
import { followRun } from '../programs/follow-run.ts';
import type { Route } from '../route.ts';
import type { Exchange } from '../surface.ts';
import { askToolName } from './ask-tool.ts';
import { modelAnnotations, type Tool, type ToolCall, type ToolResult } from './tool.ts';

/** A program as a tool: its arguments are the program's inputs, its result what the program returns. */
export function programTool({ name, program }: Route): Tool {
  assert(program, 'only programs become tools');
  const { inputs, output } = program.definition;
  return {
    // The name of the tool that asks is taken.
    name: name === askToolName ? `program.${name}` : name,
    title: name,
    description: `Runs the language-model program "${name}" of this stack.`,
    inputSchema: inputs,
    outputSchema: isOfObjects(output) ? output : undefined,
    annotations: modelAnnotations,
    call: (given, exchange, signal) => run(name, given, exchange, signal),
  };
}

async function* run(
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  exchange: Exchange,
  signal: AbortSignal,
): ToolCall {
  const route = exchange.routes.find(name, exchange.key, 'programs');
  assert(route.program, 'only programs are found here');
  const begun = await beginRun(exchange, { route, program: route.program, inputs, isStream: true, signal });
  // A reader that leaves ends the telling.
  await using events = followRun(begun);
  let next = await events.next();
  for (; !next.done; next = await events.next()) {
    const event = next.value;
    if (event.type === 'text') yield { text: event.text, tokens: 0 };
    else if (event.type === 'variable') yield { text: event.delta, tokens: 0 };
    else if (event.type === 'filled') yield { level: 'info', logger: name, data: { [event.name]: event.value } };
    else yield { level: 'notice', logger: name, data: { again: event.name, because: event.because } };
  }
  return resultOf(next.value);
}

function resultOf(outcome: Outcome<unknown>): ToolResult {
  const { usage, text, status } = outcome;
  const _meta = { 'lode/usage': usage };
  if (status !== 'done') {
    const why = status === 'spent' ? `its budget (${outcome.budget}) is spent` : 'it was cancelled';
    return { content: textContent(`The program ended early: ${why}. What there is:\n${text}`), isError: true, _meta };
  }
  const value = outcome.value ?? null;
  return {
    content: textContent(typeof value === 'string' ? value : JSON.stringify(value)),
    ...(isPlainObject(value) && { structuredContent: value }),
    _meta,
  };
}

function textContent(text: string): ToolResult['content'] {
  return [{ type: 'text', text }];
}

/** Results of tools have the form of objects; programs may return anything. */
function isOfObjects(schema: JsonSchema | undefined): boolean {
  return typeof schema === 'object' && schema['type'] === 'object';
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
