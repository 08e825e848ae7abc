#!/usr/bin/env node
// The `lode` command. Plain JavaScript that does only what must happen before anything is imported: answer --version
// at the price of starting Node, and make imports resolve to the sources in a clone and to dist/ in the package.
import { existsSync, readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';

const nodeMajorMin = 24;
const packageFile = new URL('../package.json', import.meta.url);

if (process.argv[2] === '--version' || process.argv[2] === '-v') {
  process.stdout.write(`${JSON.parse(readFileSync(packageFile, 'utf8')).version}\n`);
} else if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) {
  process.stderr.write(`Lode needs Node >= ${nodeMajorMin}; this is ${process.versions.node} (${process.execPath}).\n`);
  process.exitCode = 1;
} else {
  enableCompileCache?.();
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const fromSource = existsSync(source);
  registerHooks({
    resolve(specifier, context, next) {
      const conditions = fromSource ? [...context.conditions, 'source'] : context.conditions;
      // A stack.ts may import 'lode' wherever it lies; it always gets the copy that runs it, so that there is only one.
      const parentURL = specifier === 'lode' || specifier.startsWith('lode/') ? packageFile.href : context.parentURL;
      return next(specifier, { ...context, conditions, parentURL });
    },
  });
  const { main } = await import(fromSource ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
  await main(process.argv.slice(2));
}
