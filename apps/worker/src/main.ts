import { helpText, loadConfiguration } from '@app/config';
import { kinds } from '@app/execution';
import { describeError, type Running, runProgram, startBehind } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger, openTelemetry } from '@app/telemetry';
import { startWorker } from './start-worker.js';

const help = helpText();
if (help !== undefined) console.log(help);
else await runProgram(start);

async function start(): Promise<Running> {
  const { configuration } = await loadConfiguration({ catalogue: providers, kinds: kinds.byName });
  const log = createLogger(configuration.log);
  const telemetry = await openTelemetry({ configuration, app: 'worker', log });
  const onUnsafe = (error: Error): never => {
    log.fatal('This process can no longer hold its jobs and ends', { error });
    console.error(describeError(error));
    process.exit(1);
  };
  return startBehind(telemetry, startWorker({ configuration, log, telemetry, onUnsafe }));
}
