import { formatBytes, formatDuration } from '#base';
import type { Change, Cost, Plan, Step } from '#stack';
import { showDifference, showValue } from './show-value.ts';
import type { Terminal } from './terminal.ts';

type Style = Parameters<Terminal['style']>[0];

const marks: Readonly<Record<Step['action'], { readonly mark: string; readonly style: Style }>> = {
  delete: { mark: '-', style: 'red' },
  replace: { mark: '±', style: 'red' },
  update: { mark: '~', style: 'yellow' },
  create: { mark: '+', style: 'green' },
  adopt: { mark: '=', style: 'green' },
  forget: { mark: '·', style: 'dim' },
  same: { mark: ' ', style: 'dim' },
};

const valueLengthMax = 90;

/** The lines of a plan, in the plan's own order: what destroys comes first. */
export function renderPlan(plan: Plan, { style }: Pick<Terminal, 'style'>): readonly string[] {
  const steps = plan.steps.filter(({ action }) => action !== 'same');
  const same = plan.steps.length - steps.length;
  const lines = steps.flatMap((step) => renderStep(step, style));
  const findings = plan.findings.map(({ policy, level, message, node }) =>
    style(
      level === 'mandatory' ? 'red' : 'yellow',
      `${level === 'mandatory' ? 'refused by' : 'advice of'} ${policy}${node ? ` on ${node}` : ''}: ${message}`,
    ),
  );
  return [
    `${style('bold', plan.stack)} on stage ${plan.stage}: ${summary(plan)}${same > 0 ? style('dim', `, ${same} unchanged`) : ''}`,
    ...lines.map((line) => `  ${line}`),
    ...(plan.rolloutOnly ? ['  every resource is as it should be; a new generation takes the traffic'] : []),
    ...costLine(plan.cost),
    ...findings,
  ];
}

function summary({ steps, rolloutOnly }: Plan): string {
  const counts = new Map<string, number>();
  for (const { action } of steps) if (action !== 'same') counts.set(action, (counts.get(action) ?? 0) + 1);
  if (counts.size === 0) return rolloutOnly ? 'nothing to change, but to roll out' : 'nothing to do';
  return [...counts].map(([action, count]) => `${count} to ${action}`).join(', ');
}

function renderStep(step: Step, style: Terminal['style']): readonly string[] {
  const { mark, style: colour } = marks[step.action];
  const notes = [
    step.reason,
    step.deferredBy && `planned when ${step.deferredBy.join(', ')} is known`,
    costText(step.cost),
  ].filter(Boolean);
  const place = step.declaredAt ? style('dim', `  ${shortPath(step.declaredAt.file)}:${step.declaredAt.line}`) : '';
  return [
    `${style(colour, `${mark} ${step.action.padEnd(7)}`)} ${step.node}${notes.length > 0 ? style('dim', `  (${notes.join('; ')})`) : ''}${place}`,
    ...step.changes.map((change) => `      ${renderChange(change, step.action, style)}`),
  ];
}

export function renderChange(
  { path, before, after, unknown, forcesReplacement }: Change,
  action: Step['action'],
  style: Terminal['style'],
): string {
  const now = unknown ? style('dim', '(known after it has run)') : showValue(after, valueLengthMax);
  const isNew = action === 'create' || action === 'adopt';
  const change = unknown
    ? `${showValue(before, valueLengthMax)} → ${now}`
    : showDifference(before, after, valueLengthMax);
  const text = `${path}: ${isNew ? now : change}`;
  return forcesReplacement ? `${text} ${style('red', '(cannot change in place)')}` : text;
}

function costLine(cost: Cost): readonly string[] {
  const text = costText(cost);
  return text ? [`  in all: ${text}`] : [];
}

function costText({ downloadBytes, diskBytes, memoryBytes, durationMs }: Cost): string {
  const part = (bytes: number | undefined, what: string): string[] => (bytes ? [`${formatBytes(bytes)} ${what}`] : []);
  return [
    ...part(downloadBytes, 'to download'),
    ...part(diskBytes, 'on disk'),
    ...part(memoryBytes, 'of memory'),
    ...(durationMs ? [`about ${formatDuration(durationMs)}`] : []),
  ].join(', ');
}

function shortPath(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}
