import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { type WebhookClock, WebhookOutbox, WebhookSender } from '@app/webhooks';
import { SecretBox } from '@app/sealing';
import {
  doneInTime,
  type Logger,
  type Meter,
  metrics,
  NestLogger,
  noTelemetry,
  type Telemetry,
} from '@app/telemetry';
import { EgressPolicy, guardedDispatcher } from '@app/egress';
import { NestFactory } from '@nestjs/core';
import { CourierModule } from './courier.module.js';
import { Courier } from './courier.service.js';

export interface CourierOptions {
  configuration: Configuration;
  log: Logger;
  /** Without it, only the log is written. */
  telemetry?: Telemetry;
  /** Simulates later times in tests. */
  clock?: WebhookClock;
}

const day = 86_400_000;
/** An endpoint that fails for this long without one success is disabled. */
const disableAfterMs = 5 * day;
/** The courier polls once a second; under load a round takes longer. */
const lateAfterMs = 30_000;
/** The longest time that closing takes. The grace period of the process must be longer. */
export function courierCloseLimitMs({ courier }: Configuration): number {
  return courier.timeout + 2 * courier.settleTime;
}

/** Starts the delivery of webhooks. Closing it lets attempts in flight end. */
export async function startCourier({
  configuration,
  log,
  telemetry = noTelemetry,
  clock,
}: CourierOptions): Promise<Running> {
  const { courier, egress, retention } = configuration;
  const courierLog = log.child({ app: 'courier' });
  const box = new SecretBox(await sealingKeys(configuration));
  const dispatcher = guardedDispatcher({ policy: new EgressPolicy(egress.allowRanges) });
  const sender = new WebhookSender({ dispatcher, timeoutMs: courier.timeout });
  const rules = {
    perDestination: courier.perEndpoint,
    leaseMs: courier.timeout + courier.settleTime,
    retentionMs: retention.deliveries,
    disableAfterMs,
  };
  const app = await NestFactory.createApplicationContext(
    CourierModule.forRoot({ configuration, rules, sender, box, clock, log: courierLog, telemetry }),
    { logger: new NestLogger(courierLog), abortOnError: false },
  );
  const service = app.get(Courier);
  await service.start();
  const forget = telemetry.readiness.add(
    doneInTime('Webhooks were last polled', lateAfterMs, () => service.polledAt),
  );
  const stopGauges = observeBacklog(app.get(WebhookOutbox), telemetry.meter);
  return {
    closeLimitMs: courierCloseLimitMs(configuration),
    close: async () => {
      stopGauges();
      forget();
      await service.close(courier.timeout);
      await app.close();
      await dispatcher.close();
    },
  };
}

type Backlog = Awaited<ReturnType<WebhookOutbox['backlog']>>;

/** Reports the events that wait for their deliveries. The returned function stops it. */
function observeBacklog(outbox: WebhookOutbox, meter: Meter): () => void {
  const figure = (value: (backlog: Backlog) => number) => async () => {
    // Without Redis there is nothing to report.
    const backlog = await outbox.backlog().catch(() => undefined);
    return backlog === undefined ? [] : [{ value: value(backlog), labels: {} }];
  };
  const stops = [
    meter.observe(
      metrics.webhookBacklog,
      figure(({ entries }) => entries),
    ),
    meter.observe(
      metrics.webhookBacklogAge,
      figure(({ oldestSeconds }) => oldestSeconds),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
