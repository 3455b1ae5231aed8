import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { luaModule, type RedisClient, RedisConnections } from '@app/redis';
import { MemoryLog, testRedis } from '@app/redis/testing';
import { decisionBy, limitKeys, type LimitQuery, type LimitReply } from './decision.js';
import { limitRules } from './limit-rules.js';

/** The decision with a clock of the test's own. */
const decide = decisionBy<LimitQuery & { time: number }>(luaModule('local raw = arg.time'));

/** Twelve requests and 3,000 tokens in any ten seconds. */
const limits = { requestsPerMinute: 72, tokensPerMinute: 18_000, window: 10_000 };
const rules = limitRules(limits);
const windowMs = 10_000;
const horizon = 150;
/** The clock may gain this much by jumps that look like a slow query. */
const leap = 50;

/** A call as the reference knows it. */
interface Granted {
  /** By the group's clock, which names the permit. */
  at: number;
  /** As time really passes. */
  real: number;
  requests: number;
  tokens: number;
}

/** The reference model, without Redis: a log of permits, and the sum over any window. */
class Reference {
  readonly log: Granted[] = [];

  used(real: number, spanMs: number): { requests: number; tokens: number } {
    const inside = this.log.filter((call) => call.real > real - spanMs && call.real <= real);
    return {
      requests: inside.reduce((sum, { requests }) => sum + requests, 0),
      tokens: inside.reduce((sum, { tokens }) => sum + tokens, 0),
    };
  }
}

/** Processes share a Redis and its clock, which a test moves. */
class World {
  readonly reference = new Reference();
  readonly known = [0, 0, 0];
  readonly expected: (number | undefined)[] = [undefined, undefined, undefined];
  /** Time as it passes; Redis' clock may say something else. */
  time = 1_000_000_000;
  clockError = 0;
  lastAt = 0;
  /** Processes that have lost their connection since the last query. */
  readonly reconnected = new Set<number>();
  readonly keys = limitKeys(testRedis().prefix, randomUUID());

  constructor(private readonly client: RedisClient) {}

  /** @param lateMs Until the question is read. */
  async ask(
    process: number,
    wanted: number[],
    settled: LimitQuery['settled'] = [],
    lateMs = 0,
  ): Promise<LimitReply> {
    const last = this.expected[process];
    const query: LimitQuery = {
      process: `p${process}`,
      known: this.known[process] ?? 0,
      ...(last !== undefined && { expected: last + this.time, atLeast: last + this.time - 1 }),
      reconnected: this.reconnected.delete(process),
      horizon,
      rules: rules.map((rule) => [
        rule.dimension,
        rule.limit,
        rule.bucketMs,
        rule.buckets,
        rule.intervalMs,
        rule.burst,
      ]),
      settled,
      reported: [],
      blockMs: 0,
      rampMs: 2_000,
      wanted: wanted.map((tokens) => [1, tokens]),
    };
    this.time += lateMs;
    const raw = this.time + this.clockError;
    const reply = await decide.run(this.client, this.keys, { ...query, time: raw });
    const [now, known, , , permitted] = reply;
    this.known[process] = known;
    // How far the group's clock is ahead of the test's.
    this.expected[process] = Math.max(last ?? Number.NEGATIVE_INFINITY, now - this.time);
    for (const [place, at] of permitted.entries()) {
      const real = this.time + at - now;
      this.reference.log.push({ at, real, requests: 1, tokens: wanted[place] ?? 0 });
    }
    return reply;
  }
}

interface Step {
  name: string;
  run: (world: World) => Promise<void>;
}

/** Printed with each test; set it to repeat a run. */
const seed = Date.now() % 2 ** 31;

const process = fc.nat(2);
const tokens = fc.integer({ min: 1, max: 3_500 });

/** Asks for some calls, and checks every permit against the reference. */
const asks = fc.tuple(process, fc.array(tokens, { minLength: 1, maxLength: 6 })).map(([who, wanted]) => ({
  name: `process ${who} wants ${wanted.join(', ')}`,
  run: async (world: World): Promise<void> => {
    const before = world.lastAt;
    const [now, , wait, dimension, permitted] = await world.ask(
      who,
      wanted.map((cost) => Math.min(cost, 3_000)),
    );
    for (const at of permitted) {
      expect(at).toBeGreaterThanOrEqual(before);
      world.lastAt = at;
      expect(at).toBeLessThanOrEqual(now + horizon + 1);
      for (const rule of rules) {
        const used = world.reference.used(world.time + at - now, windowMs + rule.slackMs - leap);
        const amount = rule.dimension === 'requestsPerMinute' ? used.requests : used.tokens;
        expect(amount).toBeLessThanOrEqual(rule.limit);
      }
    }
    if (permitted.length < wanted.length) {
      expect(wait).toBeGreaterThan(0);
      expect(dimension).not.toBe('');
      // It is never later than an empty window, paced as slowly as can be.
      expect(wait).toBeLessThanOrEqual(2 * windowMs);
    }
  },
}));

const passes = fc.integer({ min: 1, max: 12_000 }).map((ms) => ({
  name: `${ms} ms pass`,
  run: async (world: World): Promise<void> => {
    world.time += ms;
  },
}));

const jumps = fc.integer({ min: -3_600_000, max: 3_600_000 }).map((ms) => ({
  name: `the clock jumps by ${ms} ms`,
  run: async (world: World): Promise<void> => {
    // A process that knows the time queries before anything is permitted.
    world.clockError += ms;
    const witness = world.expected.findIndex((known) => known !== undefined);
    if (witness === -1) world.clockError -= ms;
    else await world.ask(witness, []);
  },
}));

/** A call ends: it used more or less than was reserved. The excess counts from then on. */
const settles = fc
  .tuple(process, fc.nat(1_000), fc.double({ min: 0.5, max: 1.5, noNaN: true }))
  .map(([who, pick, share]) => ({
    name: `process ${who} settles call ${pick} at ${share.toFixed(2)} of its tokens`,
    run: async (world: World): Promise<void> => {
      const { log } = world.reference;
      const call = log[pick % Math.max(1, log.length)];
      if (call === undefined) return;
      const after = Math.ceil(call.tokens * share);
      await world.ask(who, [], [[2, call.at, after - call.tokens]]);
      call.tokens = after;
    },
  }));

/** A call that was slow on its way counts from a later time, which may even lie ahead of Redis'. */
const moves = fc
  .tuple(process, fc.nat(1_000), fc.integer({ min: 0, max: 100 }))
  .map(([who, pick, ahead]) => ({
    name: `process ${who} moves call ${pick}`,
    run: async (world: World): Promise<void> => {
      const { log } = world.reference;
      const call = log[pick % Math.max(1, log.length)];
      const offset = world.expected[who];
      if (call === undefined || offset === undefined) return;
      const later = Math.max(call.at, world.time + offset + ahead);
      const moved = rules.flatMap((rule, place): LimitQuery['settled'] => {
        const amount = rule.dimension === 'requestsPerMinute' ? call.requests : call.tokens;
        return [
          [place + 1, call.at, -amount],
          [place + 1, later, amount],
        ];
      });
      await world.ask(who, [], moved);
      call.at = later;
    },
  }));

const slowQuestions = fc.tuple(process, fc.integer({ min: 1, max: 5_000 })).map(([who, ms]) => ({
  name: `a question of process ${who} takes ${ms} ms`,
  run: async (world: World): Promise<void> => {
    const known = world.expected[who];
    const before = world.time;
    await world.ask(who, [], [], ms);
    if (known === undefined) return;
    // No time is lost: the next one sets the clock right.
    const [now] = await world.ask(who, []);
    expect(now).toBeGreaterThanOrEqual(before + ms + known - 2);
  },
}));

/** Redis is away for some time, and everybody's connection is a new one after it. */
const outages = fc.integer({ min: 100, max: 5_000 }).map((ms) => ({
  name: `Redis is away for ${ms} ms`,
  run: async (world: World): Promise<void> => {
    world.time += ms;
    for (const [who] of world.known.entries()) world.reconnected.add(who);
  },
}));

const restarts = process.map((who) => ({
  name: `process ${who} is killed and started`,
  run: async (world: World): Promise<void> => {
    world.known[who] = 0;
    world.expected[who] = undefined;
  },
}));

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: asks },
    { weight: 4, arbitrary: passes },
    { weight: 2, arbitrary: settles },
    { weight: 1, arbitrary: moves },
    { weight: 1, arbitrary: slowQuestions },
    { weight: 1, arbitrary: jumps },
    { weight: 1, arbitrary: outages },
    { weight: 1, arbitrary: restarts },
  ),
  { minLength: 5, maxLength: 40 },
);

let connections: RedisConnections;
let client: RedisClient;

beforeAll(async () => {
  connections = new RedisConnections(testRedis(), new MemoryLog());
  client = await connections.open('worker');
});
afterAll(() => connections.close());

describe('the decision of a limit', () => {
  it(`never permits more than the reference in any window, whatever happens (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const world = new World(client);
        for (const step of sequence) await step.run(world);
      }),
      { seed, numRuns: 100, verbose: 1 },
    );
  });

  it(`uses at least 0.97 of the quota where the demand never ends (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 10, max: 120 }), { minLength: 4, maxLength: 4 }),
        async (pauses) => {
          const world = new World(client);
          const start = world.time;
          let turn = 0;
          while (world.time < start + 6 * windowMs) {
            await world.ask(turn % 3, [1, 1, 1]);
            world.time += pauses[turn % pauses.length] ?? 50;
            turn += 1;
          }
          // The last permits may lie a little ahead.
          const used = world.reference.log.filter(({ at }) => at < start + 6 * windowMs).length;
          expect(used / (6 * 12)).toBeGreaterThan(0.97);
        },
      ),
      { seed, numRuns: 3 },
    );
  });
});
