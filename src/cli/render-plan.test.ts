import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plan, Step } from '#stack';
import { renderPlan } from './render-plan.ts';

const plain = { style: (_style: unknown, text: string) => text };
const step = (node: Step['node'], action: Step['action'], more: Partial<Step> = {}): Step => ({
  node,
  action,
  changes: [],
  after: [],
  cost: {},
  ...more,
});
const planOf = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({
  format: 1,
  stack: 'shop',
  stage: 'main',
  goal: { type: 'program' },
  program: 'sha256:0',
  stateRevision: 1,
  observation: 'sha256:0',
  steps,
  rolloutOnly: false,
  cost: {},
  findings: [],
  digest: 'sha256:0',
  ...more,
});

describe('plan for people', () => {
  it('says that there is nothing to do', () => {
    assert.deepEqual(renderPlan(planOf([step('model/a', 'same')]), plain), [
      'shop on stage main: nothing to do, 1 unchanged',
    ]);
  });

  it('shows each property, old and new, and what cannot change in place', () => {
    const changes = [
      { path: 'text', before: 'a', after: 'b' },
      { path: 'save', before: false, after: true, forcesReplacement: true as const },
    ];
    const lines = renderPlan(planOf([step('key/app', 'replace', { changes })]), plain).join('\n');
    assert.match(lines, /± replace key\/app/);
    assert.match(lines, /text: "a" → "b"/);
    assert.match(lines, /save: false → true \(cannot change in place\)/);
  });

  it('says what it costs, what waits for what, and who refuses', () => {
    const lines = renderPlan(
      planOf([step('model/a', 'create', { cost: { downloadBytes: 98 * 2 ** 20 }, deferredBy: ['secret/s'] })], {
        findings: [{ policy: 'licences', level: 'mandatory', message: 'no licence', node: 'model/a' }],
      }),
      plain,
    ).join('\n');
    assert.match(lines, /98\.0 MiB to download/);
    assert.match(lines, /planned when secret\/s is known/);
    assert.match(lines, /refused by licences on model\/a: no licence/);
  });

  it('cuts long values', () => {
    const changes = [{ path: 'text', after: 'x'.repeat(500) }];
    const longest = Math.max(
      ...renderPlan(planOf([step('prompt/p', 'create', { changes })]), plain).map((line) => line.length),
    );
    assert.ok(longest < 120, String(longest));
  });
});
