import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { kinds } from './registry.js';

const root = join(import.meta.dirname, '../../../..');

/** Production sources outside the folders of the kinds. */
const sources = globSync('{libs,apps}/**/src/**/*.ts', {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
}).filter((path) => !path.endsWith('.spec.ts') && !/^libs\/execution\/src\/kinds\/[^/]+\//.test(path));

describe('the registry of kinds', () => {
  it('is the only place that decides by the kind of a job', () => {
    const names = kinds.names.join('|');
    const decision = new RegExp(
      String.raw`\b[kK]ind\)?\s*[!=]==?\s*['"](?:${names})['"]|['"](?:${names})['"]\s*[!=]==?\s*[\w.]*\b[kK]ind\b|case ['"](?:${names})['"]:|\bRecord<(?:BuiltInKind|'(?:${names})')`,
    );
    expect(sources.length).toBeGreaterThan(500);
    const deciding = sources.filter((path) => decision.test(readFileSync(join(root, path), 'utf8')));
    expect(deciding).toEqual([]);
  });

  it('has a spec for every kind, under its name', () => {
    expect(kinds.names).toEqual(['chat', 'embed', 'distill']);
    expect(() => kinds.get('sing')).toThrow('Unknown kind of job "sing". Known kinds: chat, embed, distill.');
    expect(kinds.find('sing')).toBeUndefined();
  });
});
