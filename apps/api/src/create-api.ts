import { LiveBackends } from '@app/settings';
import type { Configuration } from '@app/contracts';
import { type Kinds, kinds as builtInKinds } from '@app/execution';
import { findProvider } from '@app/providers';
import { BoardQueues } from '@app/jobs';
import { type Logger, NestLogger, noTelemetry, type Telemetry } from '@app/telemetry';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './api.module.js';
import { ApiKeyRing } from './authentication/api-key-ring.js';
import { Authenticator } from './authentication/authenticator.js';
import { serveBoard } from './board/serve-board.js';
import { serveDocumentation } from './documentation/serve-documentation.js';
import { createHttpAdapter } from './http/http-adapter.js';
import { defaultTimeLimits, type HttpTimeLimits } from './http/time-limits.js';

export interface ApiOptions {
  /** The kinds of jobs; default: those that come with Sluice. */
  kinds?: Kinds;
  configuration: Configuration;
  log: Logger;
  /** By what it is seen from outside; without it by its log alone. */
  telemetry?: Telemetry;
  /**
   * Follows what is configured, for jobs of waiting callers that run in this process too. Without it only what
   * is declared is known, and all jobs go through the queue.
   */
  backends?: LiveBackends;
  /** For slow callers; what is not named is as ever. */
  timeLimits?: Partial<HttpTimeLimits>;
}

/** The API, ready to listen. */
export async function createApi({
  kinds = builtInKinds,
  configuration,
  log,
  telemetry = noTelemetry,
  backends,
  timeLimits,
}: ApiOptions): Promise<NestFastifyApplication> {
  const authenticator = new Authenticator(new ApiKeyRing(configuration.apiKeys));
  const apiLog = log.child({ app: 'api' });
  const adapter = createHttpAdapter(
    configuration.http,
    { ...defaultTimeLimits, ...timeLimits },
    authenticator,
    { telemetry, log: apiLog },
  );
  const live = backends ?? new LiveBackends({ configuration, findProvider, log, surroundings: {} });
  const module = ApiModule.forRoot(kinds, configuration, apiLog, telemetry, live, backends !== undefined);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(apiLog),
  });
  serveDocumentation(app, kinds);
  if (configuration.http.board) {
    const http = app.getHttpAdapter().getInstance();
    serveBoard(http, app.get(BoardQueues), () => [...live.current.backends.keys()]);
  }
  return app;
}
