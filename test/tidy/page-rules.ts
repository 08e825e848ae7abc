import { posix } from 'node:path';
import type { Finding } from './arrow-rules.ts';
import type { Page } from './markdown.ts';

/** Relative links lead to files that are there, and fragments to headings that are there. */
export function checkLinks(pages: readonly Page[], exists: (path: string) => boolean): readonly Finding[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) =>
    page.links.flatMap(({ target, line }) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file = '', fragment] = target.split('#');
      const path = file === '' ? page.path : posix.join(posix.dirname(page.path), file);
      if (!exists(path)) return [`${page.path}:${line} links to ${target}, which is not there.`];
      if (fragment === undefined || byPath.get(path)?.anchors.has(fragment) !== false) return [];
      return [`${page.path}:${line} links to ${target}, but ${path} has no such heading.`];
    }),
  );
}

/** Pages that nobody finds by following links from `start`. */
export function findUnreachable(pages: readonly Page[], start: string): readonly string[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const reached = new Set([start]);
  for (const path of reached) {
    for (const { target } of byPath.get(path)?.links ?? []) {
      const next = posix.join(posix.dirname(path), target.split('#')[0] ?? '');
      if (byPath.has(next)) reached.add(next);
    }
  }
  return pages.map(({ path }) => path).filter((path) => !reached.has(path));
}

/** A command line of ours that a page shows. */
export interface ShownCommand {
  readonly at: string;
  readonly name: string;
  /** Long options, without dashes and values. */
  readonly options: readonly string[];
}

/** Command lines in blocks of `sh` and in inline code that begins with the command's name. */
export function shownCommands(page: Page): readonly ShownCommand[] {
  const lines = page.blocks
    .filter(({ info }) => /^(sh|bash|console)\b/.test(info))
    .flatMap(({ text, line }) => text.split('\n').map((each, index) => ({ text: each, line: line + index })));
  return [...lines, ...page.spans].flatMap(({ text, line }) => {
    const words = /(?:^|[|(]|&&|\$ )\s*(?:npx )?lode ([a-z-][^|;&#)]*)/.exec(text)?.[1]?.trim().split(/\s+/);
    if (words === undefined) return [];
    const options = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')[0] ?? '');
    return [{ at: `${page.path}:${line}`, name: words[0] ?? '', options }];
  });
}
