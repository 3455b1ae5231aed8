import type { BenchOptions } from './bench-options.js';
import type { Round } from './figures.js';
import { sendLoad } from './load-generator.js';
import { measureLatency } from './measure-latency.js';
import { measureLoad } from './measure-load.js';
import { installPeer, PeerGateway } from './peer-gateway.js';
import { PlainBullmq } from './plain-bullmq.js';
import type { RedisServer } from './redis-server.js';
import { settings } from './settings.js';
import type { Simulator } from './simulator.js';
import { SluiceSystem } from './sluice-system.js';
import type { Stage } from './stage.js';

export interface RoundsOptions {
  stage: Stage;
  redis: RedisServer;
  simulator: Simulator;
  options: BenchOptions;
  /** Where the peer is installed. */
  peerFolder: string;
}

/** Measures Sluice and what it is compared with in turn, round by round. */
export async function measureRounds(context: RoundsOptions): Promise<Round[]> {
  const { stage, redis, simulator, options } = context;
  const { signal, folder } = stage;
  const { concurrency, callers } = settings;
  const plain = await stage.start('plain BullMQ', () =>
    PlainBullmq.start({ fsync: options.fsync, concurrency, folder, signal }),
  );
  const peer = options.peer ? await startPeer(context) : undefined;
  const sluice = await stage.start('Sluice', () =>
    SluiceSystem.start({
      redisUrl: redis.url,
      upstream: `${simulator.url}/v1`,
      concurrency,
      callers,
      folder: `${folder}/sluice`,
      profileFolder: options.profileFolder,
      signal,
    }),
  );

  const worker = await sluice.startWorker();

  stage.show('Warming up');
  const warmUp = { callers, seconds: settings.warmUpSeconds };
  await plain.jobsPerSecond(warmUp.seconds, signal);
  await sendLoad(sluice.target.call, warmUp, signal);
  if (peer !== undefined) await sendLoad(peer.target.call, warmUp, signal);

  const load = { callers, seconds: options.seconds };
  const targets = { direct: simulator.target, sluice: sluice.target, peer: peer?.target };
  const rounds: Round[] = [];
  for (let number = 1; number <= options.rounds; number += 1) {
    const show = (what: string): void => stage.show(`Round ${number} of ${options.rounds}: ${what}`);
    show('plain BullMQ');
    const plainJobsPerSecond = await plain.jobsPerSecond(options.seconds, signal);
    show('Sluice');
    const behindSluice = [sluice.api, worker, redis.process, simulator.process];
    const sluiceLoad = await measureLoad(sluice.target, behindSluice, redis, load, signal);
    if (peer !== undefined) show('the peer');
    const peerLoad =
      peer && (await measureLoad(peer.target, [peer.process, simulator.process], redis, load, signal));
    show('latency');
    const latency = await measureLatency(targets, redis, options.seconds, signal);
    rounds.push({ plainJobsPerSecond, sluice: sluiceLoad, peer: peerLoad, latency });
  }
  await Promise.all([plain.stop(), sluice.stop(), peer?.stop()]);
  return rounds;
}

function startPeer({ stage, simulator, peerFolder }: RoundsOptions): Promise<PeerGateway> {
  const { folder, signal } = stage;
  return stage.start('the peer', async () =>
    PeerGateway.start({
      program: await installPeer(peerFolder, signal),
      upstream: `${simulator.url}/v1`,
      connections: settings.callers,
      folder,
      signal,
    }),
  );
}
