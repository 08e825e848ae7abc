import { LodeError } from '#base';
import type { PolicyFinding } from './policy-finding.ts';

export class PolicyRefusedError extends LodeError {
  readonly code = 'stack/policy-refused';
  readonly findings: readonly PolicyFinding[];

  constructor(findings: readonly PolicyFinding[]) {
    super(`Policies refuse the plan:\n${findings.map(({ policy, message }) => `  ${policy}: ${message}`).join('\n')}`, {
      remedy: 'Change the program until they are content, or the policies.',
    });
    this.findings = findings;
  }
}
