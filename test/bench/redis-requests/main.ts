import { basename, resolve } from 'node:path';
import { runBenchProgram } from '../bench-program.js';
import { readArguments, wholeNumber } from '../read-arguments.js';
import { Stage } from '../stage.js';
import { median } from '../statistics.js';
import { type LoadFigures, MeasuredBuild, type WatchedRequests } from './measured-build.js';
import { report } from './report.js';

const usage = `Usage: npm run bench:redis -- [options]

Requests of API and worker to Redis for one queued chat, when idle and under load, and their cost.

  --checkout FOLDER  also measure another version that is built there; may be repeated
  --rounds N         loads of each kind, of all builds in turn; figures are medians (5)
  --jobs N           jobs of one load (1000)
  --callers N        jobs that are submitted at once (64)
  --json             print one JSON document instead of tables
  --help             this text
`;

await runBenchProgram(usage, async (argv, run) => {
  const text = { type: 'string' } as const;
  const { json, ...values } = readArguments(
    argv,
    {
      checkout: { ...text, multiple: true, default: [] },
      rounds: { ...text, default: '5' },
      jobs: { ...text, default: '1000' },
      callers: { ...text, default: '64' },
      json: { type: 'boolean', default: false },
    },
    usage,
  );
  const jobs = wholeNumber('jobs', values.jobs, 10, 1_000_000);
  const callers = wholeNumber('callers', values.callers, 1, 10_000);
  const rounds = wholeNumber('rounds', values.rounds, 1, 100);
  await using stage = await Stage.open('redis-requests', run);
  const options = { stage, jobs, callers };
  const builds: { name: string; build: MeasuredBuild; watched: WatchedRequests; loads: Loads }[] = [];
  try {
    for (const checkout of [...values.checkout.map((path) => resolve(path)), undefined]) {
      const name = checkout === undefined ? 'this checkout' : basename(checkout);
      const build = await MeasuredBuild.start(name, options, checkout);
      run.show(`Watching ${name}`);
      builds.push({ name, build, watched: await build.watch(), loads: { submitted: [], waitedFor: [] } });
    }
    for (let round = 1; round <= rounds; round += 1) {
      run.show(`Round ${round} of ${rounds}`);
      for (const { build, loads } of builds) {
        loads.submitted.push(await build.measure('submitted'));
        loads.waitedFor.push(await build.measure('waitedFor'));
      }
    }
  } finally {
    for (const { build } of builds) build.stop();
  }
  stage.finish();
  const figures = builds.map(({ name, watched, loads }) => ({
    name,
    watched,
    submitted: medianOf(loads.submitted),
    waitedFor: medianOf(loads.waitedFor),
  }));
  return json ? JSON.stringify(figures, null, 2) : report(figures);
});

type Loads = Record<'submitted' | 'waitedFor', LoadFigures[]>;

function medianOf(rounds: readonly LoadFigures[]): LoadFigures {
  const of = (member: keyof LoadFigures): number => median(rounds.map((round) => round[member]));
  return {
    reads: of('reads'),
    commands: of('commands'),
    scriptMicroseconds: of('scriptMicroseconds'),
    cpuMicroseconds: of('cpuMicroseconds'),
  };
}
