import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '@app/config';
import { configurationSchema } from '@app/contracts';
import { providers } from '@app/providers';
import { parse } from 'yaml';
import { type Block, blocksOf, isMarked, marks, placeOf } from './blocks.js';
import { DocumentedSystem, type Noted } from './documented-system.js';
import { markedProblems } from './marked-commands.js';
import { readPages } from './pages.js';

const blocks = (await readPages()).flatMap(blocksOf);
const named = (some: readonly Block[]): [string, Block][] => some.map((block) => [placeOf(block), block]);
const commands = blocks.filter(({ language }) => language === 'sh');
const isBesides = (block: Block): boolean => !isMarked(block);

describe('the blocks of the documentation', () => {
  it('are commands, configuration, answers, sources, diagrams or output, with known marks', () => {
    const languages = new Set(['sh', 'yaml', 'json', 'ts', 'mermaid', '']);
    for (const block of blocks) {
      expect([placeOf(block), languages.has(block.language)]).toEqual([placeOf(block), true]);
      if (block.language !== 'sh') continue;
      expect(marks).toEqual(expect.arrayContaining([...block.words]));
    }
  });

  it.each(named(blocks.filter(({ language }) => language === 'yaml')))(
    '%s is a configuration',
    async (_, { text }) => {
      expect(configurationSchema.safeParse(parse(text)).error?.issues).toBeUndefined();
    },
  );

  it.each(named(blocks.filter(({ language }) => language === 'ts')))(
    '%s is the source that it names',
    async (_, { words, text }) => {
      expect(text).toBe(await readFile(words[0] ?? '', 'utf8'));
    },
  );

  it.each(named(commands.filter(isMarked)))('%s names only what exists', async (_, block) => {
    expect(await markedProblems(block)).toEqual([]);
  });
});

describe('the commands of the documentation', () => {
  let system: DocumentedSystem;
  beforeAll(async () => {
    system = await DocumentedSystem.start();
  });
  afterAll(() => system.stop());

  it.each(named(commands.filter(isBesides)))('%s run', async (_, { text }) => {
    const { noted } = await system.run(text);
    for (const command of noted) await expectToWork(command);
  });

  it('start what the README shows', async () => {
    const shown = blocks.find(
      ({ page, text }) => page === 'README.md' && text.startsWith('Sluice is running'),
    );
    const lines = withoutPlaces(shown?.text ?? '').split('\n');
    expect(lines.length).toBeGreaterThan(8);
    expect(withoutPlaces(system.banner).split('\n')).toEqual(expect.arrayContaining(lines));
  });

  it('get the answer that the README shows', async () => {
    const readme = blocks.filter(({ page }) => page === 'README.md');
    const shown = readme.find(({ language }) => language === 'json');
    const request = readme.find(({ text }) => text.includes('curl'));
    const { output } = await system.run(request?.text ?? '');
    expect(shapeOf(JSON.parse(output))).toEqual(shapeOf(JSON.parse(shown?.text ?? '')));
  });
});

/** What `.ci/run` runs, and what needs minutes of an idle machine. */
const benchmarks = ['bench', 'bench:limits', 'bench:fairness', 'bench:redis'];

async function expectToWork({ program, args }: Noted): Promise<void> {
  const ci = await readFile('.ci/run', 'utf8');
  if (program === '.ci/run') return;
  if (program === 'node') return expectToBeConfigured(args);
  const [command, name = command] = args;
  if (command === 'ci' || command === 'test') return expect(ci).toContain(`npm ${command}`);
  // The system of this test was started by it.
  if (command === 'start') return;
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: object };
  expect(Object.keys(scripts)).toContain(name);
  const elsewhere = ['docs', 'dashboards', ...benchmarks].includes(name ?? '');
  if (!elsewhere) expect(ci).toContain(`run --silent ${name}`);
}

/** Our own program with these flags would start with the configuration of docs/configuration.md. */
async function expectToBeConfigured([path = '', ...flags]: string[]): Promise<void> {
  const [, app = ''] = /^dist\/apps\/(\w+)\/main\.js$/.exec(path) ?? [];
  const { projects } = JSON.parse(await readFile('nest-cli.json', 'utf8')) as { projects: object };
  expect(Object.keys(projects)).toContain(app);
  const argv = flags.map((flag) => (flag === 'sluice.yaml' ? 'deploy/sluice.example.yaml' : flag));
  const files = { OPENAI_API_KEY: 'sk-docs' };
  const loading = loadConfiguration({ catalogue: providers, argv, env: files });
  // The example reads its keys from files of the containers; nothing else may be wrong.
  const problems = await loading.then(
    () => [],
    ({ problems: found }: { problems: { path: string }[] }) => found,
  );
  expect(problems.filter(({ path: setting }) => !setting.endsWith('apiKey'))).toEqual([]);
}

/** Lines without ports, versions and folders, which differ from start to start. */
function withoutPlaces(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, 'ADDRESS')
    .replaceAll(/version [\d.]+/g, 'version VERSION')
    .replaceAll(/data in \S*\.sluice/g, 'data in .sluice')
    .replaceAll(/ +/g, ' ');
}

/** The members of a value, however deep, with the types of what they hold. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([name, inner]) => [name, shapeOf(inner)]),
  );
}
