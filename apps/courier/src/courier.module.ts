import { jobExtensions } from '@app/use-cases';
import { BatchesModule } from '@app/batches';
import type { Configuration } from '@app/contracts';
import { kinds } from '@app/execution';
import { JobsModule } from '@app/jobs';
import { RedisModule } from '@app/redis';
import { SecretBox } from '@app/sealing';
import type { Logger, Telemetry } from '@app/telemetry';
import { type ClaimRules, type WebhookClock, WebhookSender, WebhooksModule } from '@app/webhooks';
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

/** The services of a courier. */
@Module({})
export class CourierModule {
  static forRoot({ configuration, rules, sender, box, clock, log, telemetry }: CourierParts): DynamicModule {
    return {
      module: CourierModule,
      imports: [
        RedisModule.forRoot({ redis: configuration.redis, log, telemetry }),
        JobsModule.forRoot({
          kinds,
          extensions: jobExtensions,
          retentionMs: configuration.retention.jobs,
          log,
          telemetry,
        }),
        BatchesModule,
        WebhooksModule.forRoot({ clock }),
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
