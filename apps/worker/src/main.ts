import { loadConfiguration } from '@app/config';
import { runProgram } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { startWorker } from './start-worker.js';

/** What closing takes beyond the grace period of the running jobs. */
const afterGraceMs = 10_000;

const { configuration } = await loadConfiguration({ catalogue: providers });
const log = createLogger(configuration.log);

await runProgram(
  () =>
    startWorker({
      configuration,
      log,
      onUnsafe: (error) => {
        log.fatal('This process can no longer hold its jobs and ends', { error });
        process.exit(1);
      },
    }),
  {
    closeLimitMs: configuration.worker.gracePeriod + afterGraceMs,
    report: (error) => console.error(error),
  },
);
