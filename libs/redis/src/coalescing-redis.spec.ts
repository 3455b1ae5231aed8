import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testRedis } from './testing/test-redis.js';
import { CoalescingRedis } from './coalescing-redis.js';

const commands = 500;

describe('CoalescingRedis', () => {
  let redis: CoalescingRedis;
  beforeAll(() => {
    redis = new CoalescingRedis(testRedis().url?.reveal() ?? '');
  });
  afterAll(() => redis.quit());

  async function reads(): Promise<number> {
    const info = await redis.info('stats');
    return Number(/total_reads_processed:(\d+)/.exec(info)?.[1]);
  }

  it('sends the commands of one event loop turn in far fewer writes, each with its own answer', async () => {
    const before = await reads();
    const answers = await Promise.all(Array.from({ length: commands }, (_, index) => redis.echo(`${index}`)));
    expect(await reads()).toBeLessThan(before + commands / 5);
    expect(answers).toEqual(answers.map((_, index) => `${index}`));
  });

  it('sends pending commands before it quits', async () => {
    const other = new CoalescingRedis(testRedis().url?.reveal() ?? '');
    await other.ping();
    const [echo, farewell] = await Promise.all([other.echo('last words'), other.quit()]);
    expect([echo, farewell]).toEqual(['last words', 'OK']);
  });
});
