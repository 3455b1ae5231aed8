import { hostname } from 'node:os';
import type { Configuration } from '@app/contracts';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { InternalServer } from './internal-server.js';
import type { Logger } from './logger.js';
import { openMetrics } from './metrics/open-metrics.js';
import { Readiness, type Telemetry } from './telemetry.js';
import { openTracing } from './tracing/open-tracing.js';

/** Telemetry that is served and exported until it is closed. */
export interface OpenTelemetry extends Telemetry {
  /** The port that serves metrics and health; undefined when they are not served. */
  port: number | undefined;
  /** Exports the rest, for at most some seconds. Never rejects. */
  close(): Promise<void>;
}

export interface TelemetryOptions {
  configuration: Pick<Configuration, 'telemetry' | 'internal'>;
  /** `api`, `worker`, `scheduler`, `courier` or `standalone`. */
  app: string;
  log: Logger;
}

/** The shortest time between two warnings that the export fails. */
const warnEveryMs = 60_000;

/**
 * Opens the traces and metrics that the settings ask for, and listens on the internal port.
 *
 * @throws {InternalPortError}
 */
export async function openTelemetry({ configuration, app, log }: TelemetryOptions): Promise<OpenTelemetry> {
  const { telemetry: settings, internal } = configuration;
  warnOfFailedExports(log);
  const resource = defaultResource().merge(
    resourceFromAttributes({
      'service.name': `${settings.serviceName}-${app}`,
      'service.namespace': settings.serviceName,
      'service.instance.id': `${hostname()}-${process.pid}`,
    }),
  );
  const tracing = await openTracing(settings, resource);
  const metrics = await openMetrics(settings, resource, {
    served: internal.port !== undefined && !settings.disabled,
  });
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
      await server?.close();
      await Promise.allSettled([tracing.close(), metrics.close()]);
    },
  };
}

/** Logs errors of the SDK as one fixed sentence, because its own messages may contain addresses and keys. */
function warnOfFailedExports(log: Logger): void {
  let last = -Infinity;
  const warn = (): void => {
    const now = performance.now();
    if (now - last < warnEveryMs) return;
    last = now;
    log.warn('Telemetry could not be sent; check that the collector is reachable');
  };
  const quiet = (): void => undefined;
  diag.setLogger(
    { error: warn, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}
