import { mkdir, mkdtemp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Progress } from '../progress.ts';
import { RedisServer } from '../redis-server.ts';
import { Simulator } from '../simulator.ts';
import { Stage } from '../stage.ts';
import { type FairnessFigures, runFairness, windowMs } from './run-fairness.ts';

const benchFolder = fileURLToPath(new URL('../../../.sluice/bench', import.meta.url));
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopped.abort(new Error('Stopped.')));
}
process.exitCode = await main();

/** Resolves to the exit code: 0 when everything was measured, whatever the figures say. */
async function main(): Promise<number> {
  const progress = new Progress(process.stderr);
  try {
    const { values } = parseArgs({
      options: { seconds: { type: 'string', default: '30' }, json: { type: 'boolean', default: false } },
    });
    const figures = await run(Number(values.seconds), (what) => progress.show(what));
    progress.end();
    console.log(values.json ? JSON.stringify(figures, null, 2) : report(figures));
    return 0;
  } catch (error) {
    progress.end();
    console.error(stopped.signal.aborted ? 'Stopped.' : error);
    return stopped.signal.aborted ? 130 : 1;
  }
}

async function run(seconds: number, show: (what: string) => void): Promise<FairnessFigures> {
  if (!(seconds >= 15 && seconds <= 120)) throw new RangeError('--seconds takes a number from 15 to 120.');
  await mkdir(benchFolder, { recursive: true });
  const folder = await mkdtemp(`${benchFolder}/fairness-`);
  await using stage = new Stage({ folder, signal: stopped.signal, show });
  const redis = await stage.start('Redis', () => RedisServer.start(folder, 'everysec', stopped.signal));
  const simulator = await stage.start('the simulator', () => Simulator.start(folder, stopped.signal));
  const figures = await runFairness({ stage, redis, simulator }, seconds);
  stage.finish();
  return figures;
}

function report({
  waiting,
  submitSeconds,
  jain,
  tokens,
  firstJobDurations,
  placeMs,
}: FairnessFigures): string {
  const verdict = (good: boolean): string => (good ? '✓' : '✗');
  return [
    `Fairness: ${waiting} jobs of one tenant wait, submitted in ${submitSeconds.toFixed(1)} s; then another tenant comes`,
    `Jain's index of the tokens served in any ${windowMs / 1_000} s, the least: ${jain.toFixed(3)} (at least 0.95) ${verdict(jain >= 0.95)}`,
    `Tokens served: ${tokens.map((share) => share.toFixed(2)).join(' : ')}`,
    `The other's first job began after ${firstJobDurations.toFixed(2)} durations of a job (at most 2) ${verdict(firstJobDurations <= 2)}`,
    `A waiting job's place and estimate, over HTTP: ${placeMs.toFixed(2)} ms`,
  ].join('\n');
}
