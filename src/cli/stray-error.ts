import { LodeError } from '#base';

export class StrayError extends LodeError {
  readonly code = 'cli/stray';

  constructor(place: string, cause: unknown) {
    super(
      `An error that nothing caught ended \`lode\`: ${cause instanceof Error ? cause.message : String(cause)} (${place}).`,
      {
        remedy: 'Mend it there, or await and catch it. What was applied is recorded: `lode up` goes on from there.',
        cause,
      },
    );
  }
}

const packageUrl = new URL('../../', import.meta.url).href;
const ourFolders = ['src', 'dist', 'bin'].map((folder) => `${packageUrl}${folder}/`);

/** The place in a file of the user's where an error was made; undefined when it was made by Lode or by a library of it. */
export function strayPlace(thrown: unknown): string | undefined {
  if (thrown instanceof LodeError || !(thrown instanceof Error)) return undefined;
  const made = /(file:\/\/\S+?:\d+):\d+\)?$/m.exec(thrown.stack ?? '')?.[1];
  if (made === undefined || ourFolders.some((folder) => made.startsWith(folder))) return undefined;
  return made.startsWith(`${packageUrl}node_modules/`) ? undefined : made.slice('file://'.length);
}
