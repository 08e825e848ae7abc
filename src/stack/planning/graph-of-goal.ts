import { compile } from '../compile.ts';
import type { Graph } from '../graph.ts';
import { MissingProgramError } from '../missing-program-error.ts';
import type { Goal } from '../plan.ts';
import type { Stack } from '../program.ts';
import type { State } from '../state/state.ts';
import { UnknownGenerationError } from '../unknown-generation-error.ts';
import { graphOfManifest } from './graph-of-manifest.ts';

/** What a plan with this goal leads to. */
export async function graphOfGoal(goal: Goal, stack: Stack | undefined, state: State): Promise<Graph> {
  const present = stack && compile(stack);
  switch (goal.type) {
    case 'program':
      if (!present) throw new MissingProgramError();
      return present;
    case 'destroy':
      return { stack: state.stack, nodes: new Map(), policies: present?.policies ?? [] };
    case 'rollback': {
      const generations = await state.generations();
      const kept = generations.filter(({ status }) => status === 'active' || status === 'superseded');
      const program = kept.find(({ number }) => number === goal.generation)?.program;
      const manifest = program && (await state.manifest(goal.generation));
      if (manifest) return graphOfManifest(manifest, program, present, state.fingerprint);
      throw new UnknownGenerationError(
        goal.generation,
        kept.map(({ number }) => number),
      );
    }
  }
}
