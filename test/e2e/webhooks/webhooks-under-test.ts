import { randomBytes } from 'node:crypto';
import type { Job, WebhookDelivery, WebhookEndpoint } from '@app/contracts';
import { createLogger } from '@app/telemetry';
import type { INestMicroservice } from '@nestjs/common';
import { startCourier } from '../../../apps/courier/src/index.js';
import type { ApiClient } from '../../system/api-client.js';
import { waitFor } from '../../system/wait-for.js';
import { WebhookReceiver } from '../../system/webhook-receiver.js';
import { ApiUnderTest, type ApiUnderTestOptions } from '../api/api-under-test.js';
import { answered, startConsumer } from '../api/consumer.js';

/** API, consumer and courier in this process, and a receiver of webhooks. Time can be moved. */
export class WebhooksUnderTest {
  readonly clock = { aheadMs: 0 };
  readonly courierLog: string[] = [];
  #courier: Awaited<ReturnType<typeof startCourier>> | undefined;

  private constructor(
    readonly api: ApiUnderTest,
    readonly consumer: INestMicroservice,
    readonly receiver: WebhookReceiver,
    readonly client: ApiClient,
  ) {}

  static async start(
    configuration: ApiUnderTestOptions['configuration'] = {},
    headers: Record<string, string> = {},
  ): Promise<WebhooksUnderTest> {
    const receiver = await WebhookReceiver.start();
    const api = await ApiUnderTest.start({
      configuration: {
        egress: { allowRanges: ['127.0.0.0/8'] },
        courier: { timeout: '3s' },
        sealing: { key: randomBytes(32).toString('base64') },
        ...configuration,
      },
    });
    const consumer = await startConsumer(api.configuration, async () => answered('Rayleigh.'));
    const under = new WebhooksUnderTest(api, consumer, receiver, api.caller(headers));
    await under.startCourier();
    return under;
  }

  async startCourier(): Promise<void> {
    const log = createLogger({
      level: 'debug',
      destination: { write: (line) => void this.courierLog.push(line) },
    });
    this.#courier = await startCourier({ configuration: this.api.configuration, log, clock: this.clock });
  }

  async endpoint(path: string, settings: object = {}, client = this.client): Promise<WebhookEndpoint> {
    const body = { url: this.receiver.url(path), ...settings };
    const { status, body: endpoint } = await client.call<WebhookEndpoint>('POST', '/v1/webhook-endpoints', {
      body,
    });
    if (status !== 201) throw new Error(`No endpoint: ${status} ${JSON.stringify(endpoint)}`);
    return endpoint;
  }

  async finishedJob(options: Record<string, unknown> = {}, client = this.client): Promise<Job> {
    const { id } = await client.submitChat('Why is the sky blue?', options);
    return client.ended(id);
  }

  /** Deliveries to an endpoint, newest first. */
  async deliveries({ id }: WebhookEndpoint): Promise<WebhookDelivery[]> {
    const path = `/v1/webhook-endpoints/${id}/deliveries`;
    return (await this.client.call<{ data: WebhookDelivery[] }>('GET', path)).body.data;
  }

  /** The one delivery to an endpoint, once it has so many attempts. */
  attempted(endpoint: WebhookEndpoint, attempts: number): Promise<WebhookDelivery> {
    return waitFor(`attempt ${attempts} has ended`, async () => {
      const [delivery] = await this.deliveries(endpoint);
      return delivery?.attempts.length === attempts && delivery;
    });
  }

  async close(): Promise<void> {
    await this.#courier?.close();
    await this.consumer.close();
    await this.api.close();
    this.receiver.close();
  }
}
