import { dirname } from 'node:path';
import { ensureServed, localRollout, type LocalRolloutOptions, readSecret, type SecretSource } from '#resource';
import { type ApplyEvent, applyPlan, type Manifest, type NodeId, type Plan } from '#stack';
import { ApplyProgress } from './apply-progress.ts';
import { assertComplete } from './assert-complete.ts';
import type { Invocation } from './command.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { text, mainStage } from './place.ts';
import { parsePort } from './parse-port.ts';
import type { Project } from './project.ts';
import { savedKey } from './saved-key.ts';
import { inviteAdmin } from './tenants/invite-admin.ts';
import { recordApply } from './tenants/record-apply.ts';
import type { Terminal } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';
import { printServed, servedJson, type Served } from './serve-result.ts';

/**
 * From a plan to a stack that answers: applies what is to be applied, serves the active generation, shows how to reach
 * it and, unless detached, stays until it is told to stop.
 *
 * @param exactly the steps of the plan and no later rounds: for a saved plan
 */
export async function bringUp(
  project: Project,
  plan: Plan,
  invocation: Invocation,
  exactly: boolean,
): Promise<ExitCode> {
  const { terminal, options } = invocation;
  const { state, target, stage, home } = project;
  const isDetached = options['detach'] === true;
  const before = await target.status();
  // What runs on a port of its own stays there; only the main stage has the program's address.
  const port = parsePort(text(options, 'port')) ?? before?.portOverride ?? (stage === mainStage ? undefined : 0);
  const folder = dirname(project.programFile);
  const rollout: LocalRolloutOptions = {
    target,
    port,
    attached: !isDetached,
    readSecret: (from) => readSecret(from as SecretSource, process.env, folder),
  };

  const hasWork = plan.rolloutOnly || plan.steps.some(({ action }) => action !== 'same');
  const revealed = hasWork
    ? await applyShown(project, plan, rollout, { invocation, exactly })
    : new Map<string, string>();
  const active = (await state.generations()).find(({ status }) => status === 'active');
  const manifest = active && (await state.manifest(active.number));
  if (manifest) await ensureServed(manifest, rollout);
  for (const [node, secret] of revealed) sayRevealed(node, secret, project, manifest, terminal);

  const running = await target.status();
  if (!running) return exitCode.failed;
  const key = [...revealed.values()][0] ?? savedKey(home, stage);
  const served: Served = { running, key, home: home.path, invitation: await inviteAdmin(project, running.url) };
  if (terminal.json) terminal.printJson(servedJson(served));
  else printServed(served, terminal);
  if (isDetached) return exitCode.ok;
  if (before) {
    terminal.say('It was running in the background already, and goes on there. Stop it with `lode down`.');
    return exitCode.ok;
  }
  terminal.say(terminal.style('dim', 'Ctrl-C stops it.'));
  return untilStopped(target, invocation);
}

/** @returns what was made and is shown this once, by the node that it is of */
async function applyShown(
  project: Project,
  plan: Plan,
  rollout: LocalRolloutOptions,
  { invocation, exactly }: { readonly invocation: Invocation; readonly exactly: boolean },
): Promise<ReadonlyMap<string, string>> {
  const { terminal, signal, urgentSignal } = invocation;
  const { state, stack, providers } = project;
  const revealed = new Map<string, string>();
  using progress = new ApplyProgress(terminal, signal);
  const onEvent = (event: ApplyEvent): void => {
    if (event.type === 'revealed') for (const secret of Object.values(event.outputs)) revealed.set(event.node, secret);
    progress.show(event);
  };
  const result = await applyPlan({
    plan,
    stack,
    state,
    providers,
    rollout: localRollout(rollout),
    signal,
    interruptSignal: urgentSignal,
    onEvent,
    onRound: () => !exactly,
  });
  await recordApply(project, plan, result);
  assertComplete(result);
  return revealed;
}

/** The only time that a key is shown; one that the program saves is there to be read again. */
function sayRevealed(
  node: string,
  secret: string,
  { home, stage }: Project,
  manifest: Manifest | undefined,
  { say, style }: Terminal,
): void {
  const { name, properties } = manifest?.resources[node as NodeId] ?? {};
  const note = name && properties?.['save'] === true ? `saved in ${home.keyFile(stage, name)}` : 'shown once';
  say(`${style('yellow', `${node}:`)} ${secret} ${style('dim', `(${note})`)}`);
}
