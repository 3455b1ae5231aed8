import { Controller, Get } from '@nestjs/common';
import * as z from 'zod';
import { EndpointSecrets } from './endpoint-secrets.service.js';

/** What `GET /v1/webhook-keys` answers. */
export const webhookKeysSchema = z
  .object({
    publicKeys: z.array(z.string()).describe('`whpk_…`, ed25519; the one in use first.'),
  })
  .meta({ id: 'WebhookKeys' });

/** The public keys that check the `v1a` signature which every webhook carries. */
@Controller('v1/webhook-keys')
export class WebhookKeysController {
  constructor(private readonly secrets: EndpointSecrets) {}

  @Get()
  async list(): Promise<z.infer<typeof webhookKeysSchema>> {
    return { publicKeys: await this.secrets.publicKeys() };
  }
}
