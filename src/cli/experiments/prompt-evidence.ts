import { digestOf } from '#base';
import { type Evidence, evidenceOf, experimentMigrations, formatDifference, reportShelf } from '#experiment';
import { promptHistory, PromptRevisionNotFoundError } from '#prompt';
import { promptDefinitionOf } from '#resource';
import { compile, type Plan, type Properties } from '#stack';
import { migrate } from '#store';
import type { Project } from '../project.ts';

/** What experiments say of the prompts that a plan changes, as lines below it. */
export async function promptEvidence(project: Project, plan: Plan): Promise<readonly string[]> {
  const changed = plan.steps.filter(({ node, action }) => node.startsWith('prompt/') && action === 'update');
  if (changed.length === 0) return [];
  const { database, stack, stage } = project;
  await migrate(database, 'experiment', experimentMigrations);
  const reports = await reportShelf(database, `${stack.name}/${stage}`).list();
  const history = promptHistory(database, { author: 'nobody' });
  const { nodes } = compile(stack);
  const lines: string[] = [];
  for (const { node } of changed) {
    const declared = nodes.get(node);
    const name = node.slice('prompt/'.length);
    const current = await history.find({ stack: stack.name, stage, name }).catch((error: unknown) => {
      if (error instanceof PromptRevisionNotFoundError) return undefined;
      throw error;
    });
    if (declared === undefined || current === undefined) continue;
    const after = promptDefinitionOf(declared.properties as Properties);
    const found = evidenceOf(reports, digestOf(current.definition), digestOf(after));
    lines.push(...found.map((evidence) => lineOf(name, current.number, evidence)));
    if (found.length === 0) lines.push(`  ${name} v${current.number} and what is declared have not been compared`);
  }
  return lines;
}

function lineOf(name: string, number: number, { experiment, condition, metric, difference, cases }: Evidence): string {
  const [by, low, high] = [difference.mean, difference.low, difference.high].map((value) =>
    formatDifference(value, metric.unit),
  );
  return `  ${name} v${number} -> v${number + 1}: ${metric.name} ${by} (95 % between ${low} and ${high}) on ${experiment}, ${condition}, ${cases} cases`;
}
