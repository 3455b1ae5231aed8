import { type ConfigurationSources, executablePath, type LoadOptions, loadConfiguration } from '@app/config';
import { kinds } from '@app/execution';
import type { Configuration } from '@app/contracts';
import { ClosingOrder, type Running } from '@app/lifecycle';
import { providers } from '@app/providers';
import { type LocalRedis, startLocalRedis } from '@app/redis';
import { createLogger, openTelemetry } from '@app/telemetry';
import { startApi } from '../../api/src/index.js';
import { startCourier } from '../../courier/src/index.js';
import { startScheduler } from '../../scheduler/src/index.js';
import { type Simulator, startSimulator } from '../../simulator/src/index.js';
import { startWorker } from '../../worker/src/index.js';

export interface Standalone extends Running {
  apiUrl: string;
  configuration: Configuration;
  sources: ConfigurationSources;
  /** The local Redis; undefined if the configuration names a Redis. */
  redis: LocalRedis | undefined;
  /** Undefined if no backend needs it. */
  simulator: Simulator | undefined;
}

/** How long API, scheduler and Redis may take to close, in addition to workers and courier. */
const afterWorkersMs = 15_000;

type StandaloneOptions = Omit<LoadOptions, 'catalogue'> & {
  /** Receives messages for the user during the start. */
  announce: (message: string) => void;
  /** Called when this process can no longer hold its jobs safely. The process must then end. */
  onUnsafe: (error: Error) => void;
};

/**
 * Starts everything in this process: a local Redis unless the configuration names one, a simulator if a backend
 * needs it, then workers, scheduler, courier and API.
 *
 * @throws {ConfigurationError | LocalRedisError | UnusableRedisError} With a message that explains the fix.
 */
export async function startStandalone({
  announce,
  onUnsafe,
  ...source
}: StandaloneOptions): Promise<Standalone> {
  const loaded = await loadConfiguration({ ...source, catalogue: providers, kinds: kinds.byName });
  const log = createLogger({ level: loaded.configuration.log.level });
  const parts = new ClosingOrder();

  const redis = await addLocalRedis(parts, loaded.configuration, announce);
  const simulator = await addSimulator(parts, loaded.configuration);
  const configuration = withSimulator(withRedis(loaded.configuration, redis), simulator);

  const telemetry = await parts.add(openTelemetry({ configuration, app: 'standalone', log }));
  const worker = await parts.add(startWorker({ configuration, log, telemetry, onUnsafe }));
  await parts.add(startScheduler({ configuration, log, telemetry }));
  const courier = await parts.add(startCourier({ configuration, log, telemetry }));
  const { url } = await parts.add(startApi({ configuration, log, telemetry }));
  return {
    apiUrl: url,
    configuration,
    sources: loaded.sources,
    redis,
    simulator,
    closeLimitMs: (worker.closeLimitMs ?? 0) + (courier.closeLimitMs ?? 0) + afterWorkersMs,
    close: () => parts.close(),
  };
}

/** Starts a local Redis if the configuration names none. */
async function addLocalRedis(
  parts: ClosingOrder,
  { redis, dataDirectory }: Configuration,
  announce: (message: string) => void,
): Promise<LocalRedis | undefined> {
  if (redis.url !== undefined || redis.cluster !== undefined || redis.sentinel !== undefined)
    return undefined;
  const starting = startLocalRedis({ dataDirectory, searchPath: executablePath(), log: announce });
  return (await parts.add(starting.then((started) => ({ started, close: () => started.stop() })))).started;
}

/** Starts a simulator if a simulated backend has no address. */
async function addSimulator(
  parts: ClosingOrder,
  { backends }: Configuration,
): Promise<Simulator | undefined> {
  return Object.values(backends).some(needsSimulator) ? parts.add(startSimulator({ port: 0 })) : undefined;
}

function needsSimulator({ provider, baseUrl }: Configuration['backends'][string]): boolean {
  return provider === 'simulator' && baseUrl === undefined;
}

function withRedis(configuration: Configuration, redis: LocalRedis | undefined): Configuration {
  if (redis === undefined) return configuration;
  return { ...configuration, redis: { ...configuration.redis, url: redis.url } };
}

function withSimulator(configuration: Configuration, simulator: Simulator | undefined): Configuration {
  if (simulator === undefined) return configuration;
  const baseUrl = `${simulator.url}/v1`;
  const backends = Object.entries(configuration.backends).map(([name, backend]) => [
    name,
    needsSimulator(backend) ? { ...backend, baseUrl } : backend,
  ]);
  return { ...configuration, backends: Object.fromEntries(backends) };
}
