import type { DaemonStatus } from '#target';
import type { Invitation } from './tenants/sign-in-link.ts';
import type { Terminal } from './terminal.ts';

export interface Served {
  readonly running: DaemonStatus;
  readonly key: string | undefined;
  readonly home: string;
  /** Of the first user, at the first start. */
  readonly invitation: Invitation | undefined;
}

/** The one JSON object that `up`, `apply` and `rollback` print for scripts. */
export function servedJson({ running, key, home, invitation }: Served): object {
  const { url, generation, stack, stage, pid, routes, models } = running;
  const { user, link, expiresAt } = invitation ?? {};
  const signIn = invitation ? { user, link, expiresAt } : null;
  return { url, key: key ?? null, signIn, generation, stack, stage, pid, home, routes, models };
}

/** The one screen that `lode up` ends with: what runs, where, with which key, and what to try next. */
export function printServed({ running, key, invitation }: Served, terminal: Terminal): void {
  const { style, print } = terminal;
  const isOpen = running.routes.every(({ access }) => access === 'open');
  const bearer = isOpen ? '' : ` -H 'authorization: Bearer ${key ?? 'YOUR_KEY'}'`;
  const keyShown = isOpen
    ? style('dim', 'none is needed')
    : (key ?? style('dim', 'the one that was shown when it was made'));
  print();
  print(
    `${style(['bold', 'green'], '●')} ${style('bold', running.stack ?? '')} is up: generation ${running.generation} on stage ${running.stage}`,
  );
  print();
  print(`  ${style('dim', 'base URL')}  ${style('cyan', `${running.url}/v1`)}`);
  print(`  ${style('dim', 'key     ')}  ${keyShown}`);
  print(`  ${style('dim', 'routes  ')}  ${running.routes.map(({ name }) => name).join(', ')}`);
  if (invitation) {
    const { link, user, expiresAt } = invitation;
    print(`  ${style('dim', 'sign in ')}  ${style('cyan', link ?? '')}`);
    print(
      `            ${style('dim', `as ${user}, once, until ${expiresAt.toISOString()}; later: lode users reset ${user}`)}`,
    );
  }
  print();
  print(style('dim', '  try'));
  for (const line of firstSteps(running, bearer)) print(`  ${line}`);
  print();
}

/** What the first route that writes is asked, or the first of all where none does. */
function firstSteps({ routes, url }: DaemonStatus, bearer: string): readonly string[] {
  const ask = (path: string, body: object) => [
    `curl ${url}${path}${bearer} -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ];
  const question = 'Why is the sky blue?';
  const writer = routes.find(({ writes }) => writes)?.name;
  if (writer === undefined && routes[0]) return ask('/v1/embeddings', { model: routes[0].name, input: question });
  const model = writer ?? 'ROUTE';
  return [
    `lode chat ${model}`,
    ...ask('/v1/chat/completions', { model, messages: [{ role: 'user', content: question }] }),
  ];
}
