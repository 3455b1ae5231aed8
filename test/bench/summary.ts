import { availableParallelism } from 'node:os';
import type { BenchFigures, Round } from './figures.js';
import type { EmbeddingFigures } from './measure-embeddings.js';
import { commandCount } from './redis-statistics.js';
import { median } from './statistics.js';

/** A figure that Sluice must reach, and what it reached. */
export interface Target {
  what: string;
  limit: number;
  /** Whether the limit is the least or the most. */
  bound: 'at least' | 'at most';
  reached: number;
  met: boolean;
}

/** Medians over the rounds; every ratio is taken within its round. */
export interface Summary {
  machine: { cpus: number; node: string; redis: string; loadBefore: number };
  throughput: {
    plainJobsPerSecond: number;
    sluiceCallsPerSecond: number;
    sluiceToPlain: number;
    peerCallsPerSecond?: number;
    sluiceToPeer?: number;
  };
  /** Milliseconds. */
  latency: {
    direct: Percentiles;
    sluiceAdded: Percentiles;
    peerAdded?: Percentiles;
    sluiceToPeer?: Percentiles;
  };
  /** For each job. */
  redis: { oneCaller: RedisUse; underLoad: RedisUse };
  /** CPU microseconds for each call under load, by process. */
  cpu: { sluice: Record<string, number>; peer?: Record<string, number> };
  inFlightShare: number;
  embeddings: EmbeddingFigures;
  targets: Target[];
}

export interface Percentiles {
  p50: number;
  p99: number;
}

export interface RedisUse {
  roundTrips: number;
  /** Those inside scripts included. */
  commands: number;
}

export function summarize({
  redisVersion,
  loadBefore,
  rounds,
  inFlightShare,
  embeddings,
}: BenchFigures): Summary {
  const over = (figure: (round: Round) => number): number => median(rounds.map(figure));
  const withPeer = rounds.every(({ peer, latency }) => peer !== undefined && latency.peer !== undefined);
  const throughput: Summary['throughput'] = {
    plainJobsPerSecond: over((round) => round.plainJobsPerSecond),
    sluiceCallsPerSecond: over(({ sluice }) => sluice.callsPerSecond),
    sluiceToPlain: over((round) => round.sluice.callsPerSecond / round.plainJobsPerSecond),
  };
  const latency: Summary['latency'] = {
    direct: percentiles(rounds, (round, name) => round.latency.direct[name]),
    sluiceAdded: percentiles(rounds, sluiceAdded),
  };
  const cpu: Summary['cpu'] = { sluice: mediansByName(rounds.map(({ sluice }) => sluice.cpu)) };
  if (withPeer) {
    throughput.peerCallsPerSecond = over(peerRate);
    throughput.sluiceToPeer = over((round) => round.sluice.callsPerSecond / peerRate(round));
    latency.peerAdded = percentiles(rounds, peerAdded);
    latency.sluiceToPeer = percentiles(
      rounds,
      (round, name) => sluiceAdded(round, name) / peerAdded(round, name),
    );
    cpu.peer = mediansByName(rounds.map(({ peer }) => peer?.cpu ?? {}));
  }
  return {
    machine: { cpus: availableParallelism(), node: process.version, redis: redisVersion, loadBefore },
    throughput,
    latency,
    redis: {
      oneCaller: {
        roundTrips: over((round) => round.latency.redis.roundTrips),
        commands: over((round) => commandCount(round.latency.redis)),
      },
      underLoad: {
        roundTrips: over((round) => round.sluice.redis.roundTrips),
        commands: over((round) => commandCount(round.sluice.redis)),
      },
    },
    cpu,
    inFlightShare,
    embeddings,
    targets: targets(throughput, latency, inFlightShare, embeddings),
  };
}

function targets(
  { sluiceToPeer: rate }: Summary['throughput'],
  { sluiceToPeer: added }: Summary['latency'],
  inFlightShare: number,
  { callsPerJob, timesApart }: EmbeddingFigures,
): Target[] {
  return [
    ...(rate === undefined ? [] : [atLeast("calls a second, of the peer's", 1.5, rate)]),
    ...(added === undefined ? [] : [atMost("added latency p50, of the peer's", 1.4, added.p50)]),
    atLeast("calls in flight, of what Little's law allows", 0.92, inFlightShare),
    atMost("vendor's calls for each small embed job", 0.05, callsPerJob),
    atLeast('small embed jobs a second, of those apart', 5, timesApart),
  ];
}

function atLeast(what: string, limit: number, reached: number): Target {
  return { what, limit, bound: 'at least', reached, met: reached >= limit };
}

function atMost(what: string, limit: number, reached: number): Target {
  return { what, limit, bound: 'at most', reached, met: reached <= limit };
}

function percentiles(
  rounds: readonly Round[],
  figure: (round: Round, name: 'p50' | 'p99') => number,
): Percentiles {
  return {
    p50: median(rounds.map((round) => figure(round, 'p50'))),
    p99: median(rounds.map((round) => figure(round, 'p99'))),
  };
}

function sluiceAdded({ latency }: Round, name: 'p50' | 'p99'): number {
  return latency.sluice[name] - latency.direct[name];
}

function peerAdded({ latency }: Round, name: 'p50' | 'p99'): number {
  return (latency.peer?.[name] ?? Number.NaN) - latency.direct[name];
}

function peerRate({ peer }: Round): number {
  return peer?.callsPerSecond ?? Number.NaN;
}

function mediansByName(all: readonly Record<string, number>[]): Record<string, number> {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(all.map((one) => one[name] ?? Number.NaN))]));
}
