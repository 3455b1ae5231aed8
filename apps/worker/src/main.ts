import { loadConfiguration } from '@app/config';
import { describeError, runProgram } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { startWorker } from './start-worker.js';

await runProgram(async () => {
  const { configuration } = await loadConfiguration({ catalogue: providers });
  const log = createLogger(configuration.log);
  return startWorker({
    configuration,
    log,
    onUnsafe: (error) => {
      log.fatal('This process can no longer hold its jobs and ends', { error });
      console.error(describeError(error));
      process.exit(1);
    },
  });
});
