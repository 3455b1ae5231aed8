import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import { EgressPolicy, guardedConnector } from '@app/egress';
import { LaneGauges } from '@app/jobs';
import type { Running } from '@app/lifecycle';
import { RunSources } from '@app/memory';
import { Prices } from '@app/policies';
import { findProvider } from '@app/providers';
import { observeOverdue, Schedules } from '@app/schedules';
import { backendKeys, LiveBackends } from '@app/settings';
import { type Logger, noTelemetry } from '@app/telemetry';
import { runMemory } from '@app/use-cases';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ApiOptions, createApi } from './create-api.js';
import { Shutdown } from './http/request-waits.js';

/** How often idle connections are closed while the server closes. */
const idleCheckMs = 50;
/** When connections are cut whose callers read too slowly. Answers that matter are long sent by then. */
const cutAfterMs = 10_000;

/** Longer than any answer takes once nobody waits for jobs any more, besides the grace period of those that run here. */
const closeLimitMs = 20_000;

export interface RunningApi extends Running {
  /** The URL for a caller on this machine. */
  url: string;
}

/** The longest time that closing takes, in milliseconds; stop the process later than that. */
export function apiCloseLimitMs({ worker }: Configuration): number {
  return worker.gracePeriod + closeLimitMs;
}

/**
 * Starts the API. Its `close` answers the requests in progress, waiting ones with their jobs as they are, before it
 * closes its connections.
 */
export async function startApi(options: Omit<ApiOptions, 'backends' | 'sources'>): Promise<RunningApi> {
  const { configuration, log } = options;
  const { http } = configuration;
  const policy = new EgressPolicy(configuration.egress.allowRanges);
  const live = await LiveBackends.open({
    configuration,
    findProvider,
    log: log.child({ app: 'api' }),
    dependencies: {
      ...backendKeys(() => sealingKeys(configuration)),
      prices: new Prices(configuration.prices),
      egress: (connectTimeoutMs) => guardedConnector({ policy, connectTimeoutMs }),
    },
  });
  const sources = await directSources(configuration, log).catch(async (error: unknown) => {
    await live.close();
    throw error;
  });
  const closeStores = async (): Promise<void> => {
    await Promise.all([live.close(), sources?.close()]);
  };
  const memory = sources && runMemory(sources);
  const app = await createApi({ ...options, backends: live, sources: { memory } }).catch(
    async (error: unknown) => {
      await closeStores();
      throw error;
    },
  );
  const { host = '127.0.0.1', port } = http;
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    await closeStores();
    throw isTaken(error) ? new PortTakenError(host, port, { cause: error }) : error;
  }
  app.get(LaneGauges).start(() => [...live.current.backends.keys()]);
  const { meter } = options.telemetry ?? noTelemetry;
  const forgetSchedules = observeOverdue(app.get(Schedules), meter);
  return {
    url: urlOf(app),
    closeLimitMs: apiCloseLimitMs(configuration),
    close: async () => {
      forgetSchedules();
      await close(app);
      await closeStores();
    },
  };
}

/** The sources of direct runs, over a connection of their own that waits when Redis is away. */
function directSources(
  { http, redis, retention }: Configuration,
  log: Logger,
): Promise<RunSources | undefined> {
  if (http.directRuns === 0) return Promise.resolve(undefined);
  return RunSources.open(redis, retention.jobs, log.child({ app: 'api' }));
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

async function close(app: NestFastifyApplication): Promise<void> {
  app.get(Shutdown).begin();
  const server: Server = app.getHttpServer();
  const closeIdle = setInterval(() => server.closeIdleConnections(), idleCheckMs);
  const cut = setTimeout(() => server.closeAllConnections(), cutAfterMs);
  try {
    await app.getHttpAdapter().getInstance().close();
  } finally {
    clearInterval(closeIdle);
    clearTimeout(cut);
    await app.close();
  }
}

function urlOf(app: NestFastifyApplication): string {
  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Another program listens on the port of the API. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(
      `Another program listens on ${host}:${port}. Stop it, or choose another port with --port or SLUICE_HTTP_PORT.`,
      options,
    );
  }
}
