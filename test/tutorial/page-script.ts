/** One thing that a reader of a tutorial does: type a command, write a file, or change some lines of one. */
export type Act =
  | { readonly kind: 'command'; readonly line: string }
  | { readonly kind: 'file'; readonly name: string; readonly content: string }
  | { readonly kind: 'edit'; readonly name: string; readonly before: string; readonly after: string };

/**
 * Reads the acts of a page in their order: blocks of `sh` are commands, a line each; `ts file=NAME` is a file to write;
 * `ts edit=NAME` is a change, its lines marked - and +. Other blocks are for reading only.
 */
export function actsOf(page: string): readonly Act[] {
  const blocks = page.matchAll(/^```(?<language>\w+)(?: (?<verb>file|edit)=(?<name>\S+))?[^\n]*\n(?<body>.*?)^```$/gms);
  return [...blocks].flatMap(({ groups }): readonly Act[] => {
    const { language, verb, name = '', body = '' } = groups ?? {};
    if (language === 'sh')
      return body
        .trimEnd()
        .split('\n')
        .map((line) => ({ kind: 'command', line }));
    if (verb === 'file') return [{ kind: 'file', name, content: body }];
    if (verb === 'edit') return [{ kind: 'edit', name, before: marked(body, '-'), after: marked(body, '+') }];
    return [];
  });
}

function marked(body: string, mark: string): string {
  const lines = body.split('\n').filter((line) => line.startsWith(mark));
  return lines.map((line) => line.slice(1)).join('\n');
}
