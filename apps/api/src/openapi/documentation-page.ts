import type { Kinds } from '@app/execution';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import swaggerFolder from 'swagger-ui-dist/absolute-path.js';
import { openApiDocument } from './document.js';

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

/** Swagger UI, as a page whose files are all served beside it. */
export const documentationPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Sluice</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** Without a validator: Swagger UI would else send the document to one on the internet. */
export const documentationScript = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
});
`;
