#!/usr/bin/env node
// The `lode` command. CommonJS, and only what must happen before anything is imported: answer --version at the price of
// starting Node (the module loader alone would cost a quarter more), and make imports resolve to the sources in a clone
// and to dist/ in the package.
'use strict';
const { existsSync, readFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');

const nodeMajorMin = 24;
const packageFile = join(__dirname, '..', 'package.json');

if (process.argv[2] === '--version' || process.argv[2] === '-v') {
  // Opening process.stdout would take longer than all the rest.
  writeSync(1, `${JSON.parse(readFileSync(packageFile, 'utf8')).version}\n`);
} else if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) {
  process.stderr.write(`Lode needs Node >= ${nodeMajorMin}; this is ${process.versions.node} (${process.execPath}).\n`);
  process.exitCode = 1;
} else {
  const { enableCompileCache, registerHooks } = require('node:module');
  const { pathToFileURL } = require('node:url');
  enableCompileCache();
  const source = join(__dirname, '..', 'src', 'cli', 'main.ts');
  const fromSource = existsSync(source);
  const packageUrl = pathToFileURL(packageFile).href;
  registerHooks({
    resolve(specifier, context, next) {
      // Files and Node's own modules are what they are under any condition.
      if (specifier.startsWith('.') || specifier.startsWith('node:')) return next(specifier, context);
      const conditions = fromSource ? [...context.conditions, 'lode-source'] : context.conditions;
      // A stack.ts may import 'lode' wherever it lies; it always gets the copy that runs it, so that there is only one.
      const isLode = specifier === 'lode' || specifier.startsWith('lode/');
      return next(specifier, { ...context, conditions, parentURL: isLode ? packageUrl : context.parentURL });
    },
  });
  const main = fromSource ? source : join(__dirname, '..', 'dist', 'cli', 'main.js');
  // Loaded in one go: the asynchronous loader waits for each file by itself, a quarter of the time of `lode status`.
  void require(main).start(process.argv.slice(2));
}
