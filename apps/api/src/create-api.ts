import type { Configuration } from '@app/contracts';
import { type JobSources, type Kinds, kinds as builtInKinds } from '@app/execution';
import { BoardQueues } from '@app/jobs';
import { findProvider } from '@app/providers';
import { LiveBackends } from '@app/settings';
import { type Logger, NestLogger, noTelemetry, type Telemetry } from '@app/telemetry';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './api.module.js';
import { directRuns } from './direct-runs.js';
import { ApiKeyRing, Authenticator } from './http/authenticator.js';
import { serveBoard } from './http/board.js';
import { createHttpAdapter, defaultTimeLimits, type HttpTimeLimits } from './http/server.js';
import { serveDocumentation } from './openapi/documentation-page.js';

export interface ApiOptions {
  /** The kinds of jobs; default: those that come with Sluice. */
  kinds?: Kinds;
  configuration: Configuration;
  log: Logger;
  /** Metrics, traces and readiness; without it only the log is written. */
  telemetry?: Telemetry;
  /**
   * Follows the settings, and makes direct runs of waiting callers' jobs possible. Without it the API knows only
   * declared settings, and all jobs go through the queue.
   */
  backends?: LiveBackends;
  /** Sources of direct runs; a job that needs a missing one goes through the queue. */
  sources?: Partial<JobSources>;
  /** Time limits of slow callers, over the defaults. */
  timeLimits?: Partial<HttpTimeLimits>;
}

/** The API, ready to listen. */
export async function createApi({
  kinds = builtInKinds,
  configuration,
  log,
  telemetry = noTelemetry,
  backends,
  sources,
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
  const live = backends ?? new LiveBackends({ configuration, findProvider, log, dependencies: {} });
  const module = ApiModule.forRoot({
    kinds,
    configuration,
    log: apiLog,
    telemetry,
    live,
    direct: backends && directRuns(configuration, { kinds, backends, log: apiLog, sources }),
  });
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
