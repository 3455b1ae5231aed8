import { helpText, loadConfiguration } from '@app/config';
import { kinds } from '@app/execution';
import { type Running, runProgram, startBehind } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger, openTelemetry } from '@app/telemetry';
import { startCourier } from './start-courier.js';

const help = helpText();
if (help !== undefined) console.log(help);
else await runProgram(start);

async function start(): Promise<Running> {
  const { configuration } = await loadConfiguration({ catalogue: providers, kinds: kinds.byName });
  const log = createLogger(configuration.log);
  const telemetry = await openTelemetry({ configuration, app: 'courier', log });
  return startBehind(telemetry, startCourier({ configuration, log, telemetry }));
}
