import type { Configuration } from '@app/contracts';
import { type ClaimRules, QueueModule, type WebhookClock } from '@app/queue';
import { SecretBox } from '@app/sealing';
import type { Logger, Telemetry } from '@app/telemetry';
import { WebhookSender } from '@app/webhooks';
import { type DynamicModule, Module } from '@nestjs/common';
import { Courier } from './courier.service.js';
import { Deliverer } from './deliveries/delivery.service.js';
import { SigningKeyRing } from './deliveries/signing-keys.service.js';
import { Announcer } from './events/announcer.service.js';
import { CLAIM_RULES, CONCURRENCY, LOG, TELEMETRY } from './tokens.js';

export interface CourierParts {
  configuration: Configuration;
  rules: ClaimRules;
  sender: WebhookSender;
  box: SecretBox;
  clock: WebhookClock | undefined;
  log: Logger;
  telemetry: Telemetry;
}

/** What a courier is made of. */
@Module({})
export class CourierModule {
  static forRoot({ configuration, rules, sender, box, clock, log, telemetry }: CourierParts): DynamicModule {
    return {
      module: CourierModule,
      imports: [
        QueueModule.forRoot({
          redis: configuration.redis,
          retentionMs: configuration.retention.jobs,
          log,
          telemetry,
          webhookClock: clock,
        }),
      ],
      providers: [
        { provide: CLAIM_RULES, useValue: rules },
        { provide: CONCURRENCY, useValue: configuration.courier.concurrency },
        { provide: LOG, useValue: log },
        { provide: TELEMETRY, useValue: telemetry },
        { provide: WebhookSender, useValue: sender },
        { provide: SecretBox, useValue: box },
        Announcer,
        Courier,
        Deliverer,
        SigningKeyRing,
      ],
    };
  }
}
