import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { testRedis } from './testing/test-redis.js';
import { until } from './testing/until.js';
import { anyNodeConnector } from './any-node-connector.js';
import { Channels } from './channels.js';

/** Nothing listens there. */
const deadPort = 9;

describe('anyNodeConnector', () => {
  const clients: Redis[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });

  it('tries one node after the other, and listens again after a loss', async () => {
    const { cluster, url } = testRedis();
    const { hostname, port, password } = new URL(url?.reveal() ?? 'redis://none');
    const [live = { host: hostname, port: Number(port) }] = cluster ?? [];
    const nodes = [{ host: live.host, port: deadPort }, live, { host: live.host, port: deadPort }];
    const options = { password: password || undefined, retryStrategy: () => 10, connectTimeout: 1_000 };
    const publisher = new Redis({ ...options, ...live });
    const subscriber = new Redis({
      ...options,
      maxRetriesPerRequest: null,
      Connector: anyNodeConnector(nodes),
    });
    clients.push(publisher, subscriber);
    const errors: Error[] = [];
    subscriber.on('error', (error: Error) => errors.push(error));

    const channels = new Channels(subscriber);
    const heard: string[] = [];
    let reconnected = 0;
    channels.onReconnect(() => {
      reconnected += 1;
    });
    const channel = `any-node-${randomUUID()}`;
    await channels.subscribe(channel, (message) => heard.push(message));
    await publisher.publish(channel, 'before');
    await until('it hears', () => heard.length === 1);

    subscriber.disconnect(true);
    await until('it is connected again', () => reconnected === 1);
    await until('it hears again', async () => {
      await publisher.publish(channel, 'after');
      return heard.includes('after');
    });
    expect(errors.every((error) => 'code' in error && error.code === 'ECONNREFUSED')).toBe(true);
    expect(errors.length).toBeGreaterThan(0);
  });
});
