import { hostname } from 'node:os';
import type { Configuration } from '@app/contracts';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { InternalServer } from './internal-server.js';
import type { Logger } from './logger.js';
import { observeEventLoop } from './metrics/event-loop.js';
import { openMetrics } from './metrics/open-metrics.js';
import { Readiness } from './readiness.js';
import type { Telemetry } from './telemetry.js';
import { openTracing } from './tracing/open-tracing.js';

/** Telemetry that is sent, until it is closed. */
export interface OpenTelemetry extends Telemetry {
  /** Where metrics and health may be asked for, if anywhere. */
  port: number | undefined;
  /** Sends what is left, if anybody takes it within some seconds. Never rejects. */
  close(): Promise<void>;
}

export interface TelemetryOptions {
  configuration: Pick<Configuration, 'telemetry' | 'internal'>;
  /** `api`, `worker`, `scheduler`, `courier` or `standalone`. */
  app: string;
  log: Logger;
}

/** At most so often it is told that nobody takes what is sent. */
const complainEveryMs = 60_000;

/**
 * Begins to trace and to count, as far as the settings want it, and listens on the internal port.
 *
 * @throws {InternalPortError}
 */
export async function openTelemetry({ configuration, app, log }: TelemetryOptions): Promise<OpenTelemetry> {
  const { telemetry: settings, internal } = configuration;
  complainTo(log);
  const resource = defaultResource().merge(
    resourceFromAttributes({
      'service.name': `${settings.serviceName}-${app}`,
      'service.namespace': settings.serviceName,
      'service.instance.id': `${hostname()}-${process.pid}`,
    }),
  );
  const tracing = await openTracing(settings, resource);
  const metrics = await openMetrics(settings, resource, {
    asked: internal.port !== undefined && !settings.disabled,
  });
  const stop = observeEventLoop(metrics.meter);
  const readiness = new Readiness();
  const { host, port } = internal;
  const server =
    port === undefined
      ? undefined
      : await InternalServer.open({ host, port, readiness, answerMetrics: metrics.answer });
  return {
    tracer: tracing.tracer,
    meter: metrics.meter,
    readiness,
    port: server?.port,
    close: async () => {
      stop();
      await server?.close();
      await Promise.allSettled([tracing.close(), metrics.close()]);
    },
  };
}

/** What the SDK has to say goes to our log as one fixed sentence: its own words may name addresses and keys. */
function complainTo(log: Logger): void {
  let last = -Infinity;
  const complain = (): void => {
    const now = performance.now();
    if (now - last < complainEveryMs) return;
    last = now;
    log.warn('Telemetry could not be sent; check that the collector can be reached');
  };
  const quiet = (): void => undefined;
  diag.setLogger(
    { error: complain, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}
