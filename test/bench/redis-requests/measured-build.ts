import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { HttpTarget } from '../http-target.js';
import { sendCalls } from '../load-generator.js';
import { RedisServer } from '../redis-server.js';
import { commandCount, perJob } from '../redis-statistics.js';
import { settings } from '../settings.js';
import { Simulator } from '../simulator.js';
import { SluiceSystem } from '../sluice-system.js';
import type { Stage } from '../stage.js';
import { RedisMonitor, type RedisRequest } from './redis-monitor.js';

export interface BuildOptions {
  stage: Stage;
  /** Jobs of one load. */
  jobs: number;
  /** Jobs that are submitted at once. */
  callers: number;
}

/** The cost of jobs under load, each figure for one job. */
export interface LoadFigures {
  /** Times that Redis read from a connection: pipelines are one. */
  reads: number;
  /** Commands, those of scripts included. */
  commands: number;
  /** Microseconds of scripts, with the commands in them. */
  scriptMicroseconds: number;
  /** Microseconds of CPU of the whole Redis process. */
  cpuMicroseconds: number;
}

/** The requests of one build. */
export interface WatchedRequests {
  /** Of one job that is submitted while nothing else runs, in their order. */
  idle: RedisRequest[];
  /** Of jobs under load whose callers do not wait, for one job, by senders and names. */
  submitted: Record<string, number>;
  /** The same of jobs whose callers wait for the result. */
  waitedFor: Record<string, number>;
}

const programs = ['api', 'worker'];
/** Until everything that follows the end of a job is done. */
const settleMs = 500;
const backgroundMs = 4_000;
/** Jobs of a load that is watched: each takes about a hundred lines of MONITOR. */
const watchedJobs = 300;

/** A build with a Redis and a simulator of its own. All of its jobs go through the queue. */
export class MeasuredBuild {
  readonly #options: BuildOptions;
  readonly #redis: RedisServer;
  readonly #client: Redis;
  readonly #monitor: RedisMonitor;
  readonly #simulator: Simulator;
  readonly #sluice: SluiceSystem;

  private constructor(
    options: BuildOptions,
    parts: {
      redis: RedisServer;
      client: Redis;
      monitor: RedisMonitor;
      simulator: Simulator;
      sluice: SluiceSystem;
    },
  ) {
    this.#options = options;
    this.#redis = parts.redis;
    this.#client = parts.client;
    this.#monitor = parts.monitor;
    this.#simulator = parts.simulator;
    this.#sluice = parts.sluice;
  }

  /** @param checkout A built checkout of another version; this one by default. */
  static async start(name: string, options: BuildOptions, checkout?: string): Promise<MeasuredBuild> {
    const { stage, callers } = options;
    const { signal } = stage;
    const folder = `${stage.folder}/${name.replaceAll(/\W+/g, '-')}`;
    await mkdir(folder);
    const redis = await stage.start('Redis', () => RedisServer.start(folder, 'everysec', signal));
    const simulator = await stage.start('the simulator', () => Simulator.start(folder, signal));
    const client = new Redis(redis.url);
    for (const user of programs)
      await client.acl('SETUSER', user, 'on', `>${user}`, 'allkeys', 'allchannels', 'allcommands');
    const monitor = await RedisMonitor.start(client);
    const sluice = await stage.start(name, async () =>
      SluiceSystem.start({
        redisUrl: redis.url,
        upstream: await simulator.slowAddress(1),
        concurrency: settings.concurrency,
        callers,
        folder: `${folder}/sluice`,
        profileFolder: undefined,
        signal,
        redisUsers: true,
        directRuns: 0,
        ...(checkout !== undefined && { checkout }),
      }),
    );
    await sluice.startWorker();
    return new MeasuredBuild(options, { redis, client, monitor, simulator, sluice });
  }

  /** Warms up, and watches requests. Afterwards nothing is watched any more. */
  async watch(): Promise<WatchedRequests> {
    const { submission, target } = this.#sluice;
    await this.#send(submission, watchedJobs);
    await this.#send(target, watchedJobs);
    await this.#monitor.take(programs);
    await delay(backgroundMs, undefined, { signal: this.#options.stage.signal });
    const background = await this.#monitor.take(programs);
    const watched = {
      idle: await this.#watchOne(background),
      submitted: await this.#watchLoad(submission, background),
      waitedFor: await this.#watchLoad(target, background),
    };
    this.#monitor.stop();
    return watched;
  }

  /** The cost of a load. */
  async measure(kind: 'submitted' | 'waitedFor'): Promise<LoadFigures> {
    const target = kind === 'submitted' ? this.#sluice.submission : this.#sluice.target;
    const { jobs } = this.#options;
    const { process } = this.#redis;
    const cpu = process.cpuSeconds();
    const [statistics, spent] = [await this.#redis.statistics(), await scriptTime(this.#client)];
    await this.#send(target, jobs);
    const cpuNow = process.cpuSeconds();
    const done = perJob(statistics, await this.#redis.statistics(), jobs);
    return {
      reads: done.roundTrips,
      commands: commandCount(done),
      scriptMicroseconds: ((await scriptTime(this.#client)) - spent) / jobs,
      cpuMicroseconds: cpu === undefined || cpuNow === undefined ? NaN : ((cpuNow - cpu) * 1_000_000) / jobs,
    };
  }

  stop(): void {
    this.#monitor.stop();
    this.#client.disconnect();
  }

  /** Sends a load and waits until all of its jobs have ended, without asking Redis. */
  async #send({ call }: HttpTarget, jobs: number): Promise<void> {
    const { callers, stage } = this.#options;
    const before = await this.#simulator.slowCalls();
    await sendCalls(call, jobs, callers, stage.signal);
    while ((await this.#simulator.slowCalls()) < before + jobs)
      await delay(20, undefined, { signal: stage.signal });
    await delay(settleMs, undefined, { signal: stage.signal });
  }

  /** The last of three jobs: the programs know by then what they ask Redis for only once. */
  async #watchOne(background: readonly RedisRequest[]): Promise<RedisRequest[]> {
    let last: RedisRequest[] = [];
    let share = 0;
    for (let count = 0; count < 3; count += 1) {
      const start = performance.now();
      await this.#send(this.#sluice.submission, 1);
      share = (performance.now() - start) / backgroundMs;
      last = await this.#monitor.take(programs);
    }
    const usual = counted(background, share);
    return last.filter((request) => Math.round(usual.get(labelOf(request)) ?? 0) === 0);
  }

  async #watchLoad(target: HttpTarget, background: readonly RedisRequest[]): Promise<Record<string, number>> {
    const start = performance.now();
    await this.#send(target, watchedJobs);
    const usual = counted(background, (performance.now() - start) / backgroundMs);
    const requests = [...counted(await this.#monitor.take(programs), 1)].map(
      ([label, count]): [string, number] => [label, (count - (usual.get(label) ?? 0)) / watchedJobs],
    );
    return Object.fromEntries(
      requests.filter(([, count]) => count > 0.005).toSorted(([, one], [, other]) => other - one),
    );
  }
}

function counted(requests: readonly RedisRequest[], worth: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const request of requests) {
    const label = labelOf(request);
    counts.set(label, (counts.get(label) ?? 0) + worth);
  }
  return counts;
}

/** Microseconds of all scripts since the start. Commands inside of scripts are part of their scripts' time. */
async function scriptTime(client: Redis): Promise<number> {
  const info = await client.info('commandstats');
  const times = info.matchAll(/^cmdstat_(eval|evalsha|evalsha_ro|eval_ro):calls=\d+,usec=(\d+)/gm);
  return [...times].reduce((sum, [, , microseconds]) => sum + Number(microseconds), 0);
}

/** A request without the ids in its keys. */
export function labelOf({ sender, name, keys }: RedisRequest): string {
  const [key = ''] = keys;
  const place = key
    .replace(/^\{[^}]*\}:/, '')
    .replaceAll(/[a-z]_[a-z2-7]{26}/g, '<id>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}(:\d+)*/g, '<client>');
  return `${sender}: ${name} ${place}`;
}
