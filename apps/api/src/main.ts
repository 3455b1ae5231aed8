import { helpText, loadConfiguration } from '@app/config';
import { kinds } from '@app/execution';
import { type Running, runProgram, startBehind } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger, openTelemetry } from '@app/telemetry';
import { startApi } from './start-api.js';

const help = helpText();
if (help !== undefined) console.log(help);
else await runProgram(start);

async function start(): Promise<Running> {
  const { configuration } = await loadConfiguration({ catalogue: providers, kinds: kinds.byName });
  const log = createLogger(configuration.log);
  const telemetry = await openTelemetry({ configuration, app: 'api', log });
  const api = await startBehind(telemetry, startApi({ configuration, log, telemetry }));
  log.info('The API listens', { app: 'api', path: api.url });
  return api;
}
