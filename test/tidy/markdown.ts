/** What the tests of the documentation want to know of a page. */
export interface Page {
  /** Relative to the repository, with '/' between the parts. */
  readonly path: string;
  readonly links: readonly { readonly target: string; readonly line: number }[];
  /** The fragments that links to this page can name, as GitHub makes them of headings. */
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly CodeBlock[];
  /** Inline code, without its backticks. */
  readonly spans: readonly { readonly text: string; readonly line: number }[];
}

export interface CodeBlock {
  /** What follows the fence: "ts runnable". */
  readonly info: string;
  readonly text: string;
  /** Of the first line of the text. */
  readonly line: number;
}

/** Reads the parts of CommonMark that our pages use: fences of backticks, headings with #, inline links and code. */
export function parsePage(path: string, text: string): Page {
  const links: { target: string; line: number }[] = [];
  const spans: { text: string; line: number }[] = [];
  const blocks: CodeBlock[] = [];
  const headings: string[] = [];
  let fence: { info: string; lines: string[]; line: number } | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const mark = /^\s*```(.*)$/.exec(content);
    if (fence !== undefined && mark !== null) {
      blocks.push({ info: fence.info, text: `${fence.lines.join('\n')}\n`, line: fence.line });
      fence = undefined;
    } else if (fence !== undefined) {
      fence.lines.push(content);
    } else if (mark !== null) {
      fence = { info: (mark[1] ?? '').trim(), lines: [], line: line + 1 };
    } else {
      const heading = /^#{1,6} (.*)$/.exec(content)?.[1];
      if (heading !== undefined) headings.push(heading);
      for (const [, span = ''] of content.matchAll(/`([^`]+)`/g)) spans.push({ text: span, line });
      const prose = content.replaceAll(/`[^`]+`/g, 'code');
      for (const [, target = ''] of prose.matchAll(/\]\(([^()\s]+)\)/g)) links.push({ target, line });
    }
  }
  return { path, links, anchors: new Set(headings.map(slug)), blocks, spans };
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');
}
