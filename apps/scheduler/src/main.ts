import { loadConfiguration } from '@app/config';
import { runProgram } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { startScheduler } from './start-scheduler.js';

await runProgram(async () => {
  const { configuration } = await loadConfiguration({ catalogue: providers });
  return startScheduler({ configuration, log: createLogger(configuration.log) });
});
