import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { backendKeys, LiveBackends } from '@app/settings';
import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { Prices } from '@app/policies';
import { findProvider } from '@app/providers';
import { LaneGauges } from '@app/jobs';
import { observeOverdue, Schedules } from '@app/schedules';
import { noTelemetry } from '@app/telemetry';
import { EgressPolicy, guardedConnector } from '@app/egress';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ApiOptions, createApi } from './create-api.js';
import { PortTakenError } from './port-taken-error.js';
import { Shutdown } from './shutdown.js';

/** How often connections that have become idle are closed while the server closes. */
const idleCheckMs = 50;
/** When connections are cut whose callers read too slowly. Answers that matter are long sent by then. */
const cutAfterMs = 10_000;

/** Longer than any answer takes once nobody waits for jobs any more, besides the grace period of those that run here. */
const closeLimitMs = 20_000;

export interface RunningApi extends Running {
  /** Where it listens, for a caller on this machine. */
  url: string;
}

/** How long closing takes at most; whoever stops the process gives it more. */
export function apiCloseLimitMs({ worker }: Configuration): number {
  return worker.gracePeriod + closeLimitMs;
}

/**
 * Starts the API. Its `close` answers what is under way, the waiting requests with their jobs as they
 * stand, before it lets go of the job store.
 */
export async function startApi(options: Omit<ApiOptions, 'backends'>): Promise<RunningApi> {
  const { configuration, log } = options;
  const { http } = configuration;
  const policy = new EgressPolicy(configuration.egress.allowRanges);
  const live = await LiveBackends.open({
    configuration,
    findProvider,
    log: log.child({ app: 'api' }),
    surroundings: {
      ...backendKeys(() => sealingKeys(configuration)),
      prices: new Prices(configuration.prices),
      egress: (connectTimeoutMs) => guardedConnector({ policy, connectTimeoutMs }),
    },
  });
  const app = await createApi({ ...options, backends: live }).catch(async (error: unknown) => {
    await live.close();
    throw error;
  });
  const { host = '127.0.0.1', port } = http;
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    await live.close();
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
      await live.close();
    },
  };
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
