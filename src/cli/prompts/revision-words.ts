import type { PromptRevision } from '#prompt';

export const changedAt = ({ createdAt }: PromptRevision): string =>
  createdAt.toISOString().slice(0, 16).replace('T', ' ');

/** "v3 on short, from v2, by ada, 2026-11-25 10:00: fewer words [production]" */
export function revisionLine(revision: PromptRevision): string {
  const { number, branch, parent, merged, author, reason, labels } = revision;
  const from = [parent && `v${parent}`, merged && `v${merged}`].filter(Boolean).join(' and ');
  return [
    `v${number}`,
    branch === 'main' ? '' : ` on ${branch}`,
    from && ` from ${from}`,
    `, ${changedAt(revision)}, ${author}`,
    reason && `: ${reason}`,
    labels.length > 0 && ` [${labels.join(', ')}]`,
  ]
    .filter(Boolean)
    .join('');
}
