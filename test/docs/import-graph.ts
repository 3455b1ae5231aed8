import { createRequire } from 'node:module';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { code, type Table } from './markdown.js';

/** Sources that only tests use. */
const ofTests = String.raw`\.spec\.ts$|/(testing|test-doubles|contract-suite)/`;

/** The libraries and programs, each with those that it imports, as dependency-cruiser finds them in the sources. */
async function imports(): Promise<Map<string, Set<string>>> {
  const { output } = await cruise(['libs', 'apps'], {
    exclude: { path: `${ofTests}|node_modules` },
    tsPreCompilationDeps: true,
    collapse: '^(libs|apps)/[^/]+',
  });
  const graph = new Map<string, Set<string>>();
  for (const { source, dependencies } of (output as ICruiseResult).modules) {
    const name = partOf(source);
    if (name === undefined || source.startsWith('@app/')) continue;
    const targets = dependencies
      .map(({ resolved }) => partOf(resolved))
      .filter((target) => target !== undefined);
    graph.set(name, new Set(targets.filter((target) => target !== name)));
  }
  return graph;
}

/** `jobs` of `libs/jobs` or `@app/jobs`, `apps/api` as it is; undefined for what is not of the repository. */
function partOf(path: string): string | undefined {
  const [, library] = /^(?:libs|@app)\/([a-z-]+)(?:\/|$)/.exec(path) ?? [];
  return library ?? /^apps\/[a-z-]+/.exec(path)?.[0];
}

/**
 * The import graph as a diagram of Mermaid. An import that follows from others is left out: where `api` imports
 * `jobs` and `jobs` imports `redis`, there is no arrow from `api` to `redis`.
 */
export async function importPicture(): Promise<string> {
  const graph = await imports();
  const names = [...graph.keys()].toSorted();
  const lines = names.flatMap((name) => {
    const targets = [...(graph.get(name) ?? [])];
    const direct = targets.filter((target) => !targets.some((other) => reaches(graph, other, target)));
    return direct.length === 0 ? [] : [`  ${nodeOf(name)} --> ${direct.toSorted().map(nodeOf).join(' & ')}`];
  });
  return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n');
}

/** Whether one part imports another through a third. */
function reaches(graph: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  return [...(graph.get(from) ?? [])].some((next) => next === to || reaches(graph, next, to));
}

function nodeOf(name: string): string {
  return name.startsWith('apps/') ? `${name.replace('/', '-')}([${name}])` : name;
}

interface Rule {
  name: string;
  comment?: string;
}

/** What each library may import, from the rules that `npm run graph` checks. */
export function importRulesTable(): Table {
  const libraries = new Map<string, string[]>();
  for (const { comment = '' } of rules()) {
    const [, library, targets] = /^libs\/([a-z-]+) may import (.+)\.$/.exec(comment) ?? [];
    if (library !== undefined && targets !== undefined) {
      libraries.set(targets, [...(libraries.get(targets) ?? []), library]);
    }
  }
  return {
    head: ['libraries', 'may import'],
    rows: [...libraries].map(([targets, names]) => [
      names.map(code).join(', '),
      targets === 'no library' ? 'no library' : targets.split(', ').map(code).join(', '),
    ]),
  };
}

/** Packages that only one part of the repository may import. */
export function ownedPackagesTable(): Table {
  return {
    head: ['packages', 'only in'],
    rows: rules().flatMap(({ comment = '' }) => {
      const [, packages, owner] = /^(\S+) belong to \^(\S+?)\/?\.$/.exec(comment) ?? [];
      return packages === undefined || owner === undefined
        ? []
        : [[packages.replaceAll('.*', '*').split('|').map(code).join(', '), code(owner)]];
    }),
  };
}

function rules(): Rule[] {
  const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
    forbidden: Rule[];
  };
  return forbidden;
}
