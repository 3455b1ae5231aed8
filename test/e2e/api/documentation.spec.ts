import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configurationSchema } from '@app/contracts';
import { createLogger } from '@app/telemetry';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { redisForTests } from '../../redis-for-tests/redis-for-tests.js';
import { createApi } from '../../../apps/api/src/create-api.js';

interface Document {
  openapi: string;
  paths: Record<string, Record<string, unknown>>;
}

/** The routes of a server as `METHOD /path`, read from the tree that Fastify prints. */
function routesOf(app: NestFastifyApplication): string[] {
  const branch: string[] = [];
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S*) \((.+)\)$/u.exec(line) ?? [];
    branch.splice(indent.length / 4, Infinity, part);
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${branch.join('')}`);
  });
}

describe('the documentation', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    const configuration = configurationSchema.parse({
      redis: redisForTests('documentation'),
      http: { host: '127.0.0.1', port: 0 },
    });
    app = await createApi({ configuration, log: createLogger({ level: 'silent' }) });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  it('has every route of the running server, and no other', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
    expect(document.openapi).toBe('3.1.1');
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = routesOf(app)
      .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))
      .filter(
        (route) =>
          !route.startsWith('HEAD ') &&
          !route.startsWith('GET /docs/') &&
          route !== 'GET /docs*' &&
          !route.startsWith('GET /admin/queues'),
      );
    expect(served.toSorted()).toEqual(documented.toSorted());
  });

  it('is a page that needs nothing from elsewhere', async () => {
    const page = await (await fetch(`${url}/docs`)).text();
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const target = new URL(file, `${url}/docs`);
      expect(target.origin).toBe(url);
      const reply = await fetch(target);
      expect([reply.status, (await reply.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    }
    const script = await (await fetch(`${url}/docs/start.js`)).text();
    expect(script).toContain('validatorUrl: null');
    expect(script).toContain("url: '/openapi.json'");
  });
});
