import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Lets a process of Node import the TypeScript sources: tests, and the programs that tests kill. */
const root = new URL('../../', import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return next(new URL('test/jest/globals.js', root).href, context);
    const [, library, part = '.'] = /^@app\/([a-z-]+)(?:\/([a-z-]+))?$/.exec(specifier) ?? [];
    if (library !== undefined)
      return next(new URL(`libs/${library}/src/${part}/index.ts`, root).href, context);
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.startsWith(root.href)) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return next(source.href, context);
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : '';
    if (path.endsWith('.lua')) {
      const source = `export default ${JSON.stringify(readFileSync(path, 'utf8'))};`;
      return { format: 'module', source, shortCircuit: true };
    }
    if (!path.endsWith('.ts') || path.includes('/node_modules/')) return next(url, context);
    const { code } = transformSync(readFileSync(path, 'utf8'), {
      filename: path,
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
        target: 'es2023',
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
