import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { breakerRules, type CallEffect } from '@app/policies';
import * as fc from 'fast-check';
import { luaModule, LuaScript, type RedisClient, RedisConnections } from '@app/redis';
import { MemoryLog, testRedis } from '@app/redis/testing';
import { afterCall, beginCall, type Breaker, closedBreaker } from './breaker.model.js';
import { laneGate } from '../bullmq/queue-scripts.js';
import { breakerModule } from './lane-scripts.js';
import { installationEventLog } from '../lua/job-modules.js';

/** The modules with a clock of the test's own in place of Redis' time. */
const modules = luaModule('', {
  includes: [laneGate, { ...installationEventLog, includes: [] }, { ...breakerModule, includes: [] }],
});
const arguments_ = luaModule(`
local arg = cmsgpack.unpack(ARGV[1])
local prefix, now = arg.prefix, arg.now
local at = string.format('%.0f', now)
`);
const includes = [arguments_, modules];

interface Call {
  prefix: string;
  now: number;
  backend: string;
  token: string;
}

const begin = new LuaScript<Call & { id: string }, number | null>(
  'sluiceTestBegin',
  'return begin_call(arg.backend, arg.id, arg.token)',
  { keys: 1, includes },
);
const end = new LuaScript<Call & { effect: CallEffect; askedMs: number }, null>(
  'sluiceTestEnd',
  `end_call(arg.backend, arg.token, arg.effect, 'unavailable', '"Failed."', arg.askedMs)`,
  { keys: 1, includes },
);

const seed = Date.now() % 2 ** 31;
const effects: CallEffect[] = ['served', 'failed', 'failed', 'failed', 'refused', 'neutral'];
const steps = fc.oneof(
  fc.record({ type: fc.constant('pass' as const), ms: fc.oneof(fc.nat(15_000), fc.nat(400_000)) }),
  { weight: 4, arbitrary: fc.record({ type: fc.constant('begin' as const), job: fc.nat(4) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      which: fc.nat(10),
      effect: fc.constantFrom(...effects),
      retryAfterMs: fc.oneof(fc.constant(0), fc.nat(5_000_000)),
    }),
  },
);

describe('breakerScript', () => {
  let connections: RedisConnections;
  let client: RedisClient;
  let prefix: string;
  let lanes = 0;

  beforeAll(async () => {
    const redis = testRedis();
    ({ prefix } = redis);
    connections = new RedisConnections(redis, new MemoryLog());
    client = await connections.open('producer');
  });
  afterAll(() => connections.close());

  it(`behaves like the reference model in any order of events (seed ${seed})`, async () => {
    let broken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 20, maxLength: 120 }), async (given) => {
        lanes += 1;
        const lane = `lane-${lanes}`;
        let breaker: Breaker = closedBreaker;
        // Keys live by Redis' clock, which stands still as far as this one is concerned.
        let now = Date.now();
        const runs: string[] = [];
        for (const [index, step] of given.entries()) {
          if (step.type === 'pass') now += step.ms;
          if (step.type === 'begin') {
            const run = { job: `job-${step.job}`, token: `run-${index}` };
            const reply = beginCall(breaker, run, now, breakerRules);
            const wait = await begin.run(client, [`${prefix}:`], {
              prefix: `${prefix}:`,
              now,
              backend: lane,
              id: run.job,
              token: run.token,
            });
            expect(wait).toBe(reply.begins ? null : reply.until - now);
            ({ breaker } = reply);
            if (reply.begins) runs.push(run.token);
          }
          if (step.type === 'end' && runs.length > 0) {
            const [token = ''] = runs.splice(step.which % runs.length, 1);
            const { effect, retryAfterMs } = step;
            breaker = afterCall(breaker, { token, effect, retryAfterMs }, now, breakerRules);
            await end.run(client, [`${prefix}:`], {
              prefix: `${prefix}:`,
              now,
              backend: lane,
              token: token,
              effect: effect,
              askedMs: retryAfterMs,
            });
          }
          const until = await client.hget(`${prefix}:breaker:${lane}`, 'until');
          expect(until === null ? undefined : Number(until)).toBe(breaker.brokenUntil);
          if (until !== null) broken += 1;
        }
      }),
      { seed, numRuns: 100 },
    );
    expect(broken).toBeGreaterThan(100);
  });

  it('publishes events, and closes the lane for all workers while it is broken', async () => {
    const now = Date.now();
    await end.run(client, [`${prefix}:`], {
      prefix: `${prefix}:`,
      now,
      backend: 'reported',
      token: 'run',
      effect: 'refused',
      askedMs: 0,
    });
    expect(await client.pttl(`${prefix}:reported:limiter`)).toBeGreaterThan(4_000);
    expect(await client.zscore(`${prefix}:broken-lanes`, 'reported')).toBe(String(now + 5_000));
    for (const probe of ['one', 'two']) {
      const later = now + 5_000;
      expect(
        await begin.run(client, [`${prefix}:`], {
          prefix: `${prefix}:`,
          now: later,
          backend: 'reported',
          id: probe,
          token: probe,
        }),
      ).toBeNull();
      expect(
        await begin.run(client, [`${prefix}:`], {
          prefix: `${prefix}:`,
          now: later,
          backend: 'reported',
          id: 'other',
          token: 'other',
        }),
      ).toBeGreaterThan(0);
      await end.run(client, [`${prefix}:`], {
        prefix: `${prefix}:`,
        now: later,
        backend: 'reported',
        token: probe,
        effect: 'served',
        askedMs: 0,
      });
    }
    expect(await client.exists(`${prefix}:reported:limiter`)).toBe(0);
    expect(await client.zscore(`${prefix}:broken-lanes`, 'reported')).toBeNull();
    const published = await client.xrevrange(`${prefix}:installation-events`, '+', '-', 'COUNT', 1);
    expect(JSON.parse(published[0]?.[1][1] ?? '')).toMatchObject({
      type: 'breaker.closed',
      backend: 'reported',
    });
  });
});
