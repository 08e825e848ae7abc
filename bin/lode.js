#!/usr/bin/env node
// The `lode` command. Plain JavaScript that does only what must happen before anything is imported: answer --version
// at the price of starting Node, and make imports resolve to the sources in a clone and to dist/ in the package.
// What is taken from Node by `require` costs no module facade, and a default import links on every Node, even one that is
// too old and has to be told so.
import module from 'node:module';

const nodeMajorMin = 24;
const packageFile = new URL('../package.json', import.meta.url);
const require = module.createRequire(import.meta.url);
const { existsSync, writeSync } = require('node:fs');

if (process.argv[2] === '--version' || process.argv[2] === '-v') {
  // Opening process.stdout would take longer than all the rest.
  writeSync(1, `${require('../package.json').version}\n`);
} else if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) {
  process.stderr.write(`Lode needs Node >= ${nodeMajorMin}; this is ${process.versions.node} (${process.execPath}).\n`);
  process.exitCode = 1;
} else {
  module.enableCompileCache();
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const fromSource = existsSync(source);
  module.registerHooks({
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
