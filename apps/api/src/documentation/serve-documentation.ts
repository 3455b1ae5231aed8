import fastifyStatic from '@fastify/static';
import type { Kinds } from '@app/execution';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import swaggerFolder from 'swagger-ui-dist/absolute-path.js';
import { documentationPage, documentationScript } from './documentation-page.js';
import { openApiDocument } from './openapi-document.js';

/** Serves `/openapi.json`, and Swagger UI under `/docs` with its files from this machine alone. */
export function serveDocumentation(app: NestFastifyApplication, kinds: Kinds): void {
  const http = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  http.get('/openapi.json', (_, reply) => {
    document ??= JSON.stringify(openApiDocument(kinds));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  http.get('/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(documentationPage));
  http.get('/docs/start.js', (_, reply) =>
    reply.type('text/javascript; charset=utf-8').send(documentationScript),
  );
  // Not awaited: that would end the setting up, before Nest has set what answers errors.
  void http.register(fastifyStatic, { root: swaggerFolder(), prefix: '/docs/', index: false });
}
