import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

const { node: current } = process.versions;

describe('require-node.cjs', () => {
  /** Runs it in a process that takes itself for another Node.js on another system. */
  const run = (version: string, platform = 'linux', { arch = 'x64', glibc = '2.36' } = {}) => {
    const pretend = `
      const set = (object, name, value) => Object.defineProperty(object, name, { value });
      set(process, 'versions', { node: ${JSON.stringify(version)} });
      set(process, 'platform', ${JSON.stringify(platform)});
      set(process, 'arch', ${JSON.stringify(arch)});
      set(process, 'report', { getReport: () => ({ header: { glibcVersionRuntime: ${JSON.stringify(glibc)} } }) });
      require('./require-node.cjs');`;
    const { status, stderr } = spawnSync(process.execPath, ['--eval', pretend], { encoding: 'utf8' });
    return { status, stderr };
  };

  it('lets Node.js 24 and newer go on', () => {
    for (const version of [current, '24.0.0', '26.1.0'])
      expect(run(version)).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['14.21.3', 'darwin', {}, 'install it with "brew install node" or from https://nodejs.org/en/download'],
    [
      '22.20.0',
      'win32',
      {},
      'install it with "winget install OpenJS.NodeJS.LTS" or from https://nodejs.org/en/download',
    ],
    [
      '20.20.2',
      'linux',
      { glibc: '' },
      'install it with "apk add nodejs npm" of Alpine 3.23 or newer, or use the image node:24-alpine',
    ],
    ['18.19.0', 'linux', {}, 'run "npm ci" without --omit=optional, which installs it for this folder'],
    ['20.20.2', 'linux', { arch: 'riscv64' }, 'install it from https://nodejs.org/en/download'],
    ['20.20.2', 'freebsd', {}, 'install it from https://nodejs.org/en/download'],
  ])('stops Node.js %s on %s %j with one sentence', (version, platform, machine, way) => {
    expect(run(version, platform, machine)).toEqual({
      status: 1,
      stderr: `Sluice needs Node.js 24 or newer, and this is ${version}: ${way}.\n`,
    });
  });

  it('can be read by a Node.js of any age', async () => {
    // The parser of dependency-cruiser.
    const acorn = createRequire(import.meta.resolve('dependency-cruiser'))('acorn') as {
      parse(source: string, options: { ecmaVersion: number }): object;
    };
    const source = await readFile('require-node.cjs', 'utf8');
    expect(() => acorn.parse(source, { ecmaVersion: 5 })).not.toThrow();
    expect(() => acorn.parse('const a = b?.c;', { ecmaVersion: 5 })).toThrow('reserved');
  });

  it('is not replaced on Alpine by packages that need glibc', async () => {
    // Their own manifests do not say so; npm ci reads it here.
    const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, { libc?: string[] }>;
    };
    for (const architecture of ['arm64', 'x64']) {
      expect(packages[`node_modules/node-linux-${architecture}`]?.libc).toEqual(['glibc']);
    }
  });

  it('is the first command of every script', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const [name, script] of Object.entries(scripts)) {
      expect([name, script]).toEqual([name, expect.stringMatching(/^node require-node\.cjs && /)]);
    }
  });
});
