import { helpText, loadConfiguration } from '@app/config';
import { type Running, runProgram } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { startCourier } from './start-courier.js';

const help = helpText();
if (help !== undefined) console.log(help);
else await runProgram(start);

async function start(): Promise<Running> {
  const { configuration } = await loadConfiguration({ catalogue: providers });
  return startCourier({ configuration, log: createLogger(configuration.log) });
}
