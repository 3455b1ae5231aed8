import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { type WebhookClock, WebhookOutbox, WebhookSender } from '@app/webhooks';
import { SecretBox } from '@app/sealing';
import { doneInTime, type Logger, NestLogger, noTelemetry, type Telemetry } from '@app/telemetry';
import { EgressPolicy, guardedDispatcher } from '@app/egress';
import { NestFactory } from '@nestjs/core';
import { CourierModule } from './courier.module.js';
import { Courier } from './courier.service.js';
import { observeBacklog } from './observe-backlog.js';

export interface CourierOptions {
  configuration: Configuration;
  log: Logger;
  /** By what it is seen from outside; without it by its log alone. */
  telemetry?: Telemetry;
  /** For simulations of later times. */
  clock?: WebhookClock;
}

const day = 86_400_000;
/** An endpoint that has failed for so long, without one success, is disabled. */
const disableAfterMs = 5 * day;
/** It looks once a second, and longer only where there is much to do. */
const lateAfterMs = 30_000;
/** How long closing takes at most; whoever stops the process gives it more. */
export function courierCloseLimitMs({ courier }: Configuration): number {
  return courier.timeout + 2 * courier.settleTime;
}

/** Starts the delivery of webhooks. Closing it lets the attempts under way end. */
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
    doneInTime('Webhooks were last looked for', lateAfterMs, () => service.lookedAt),
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
