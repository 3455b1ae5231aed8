import { helpText, loadConfiguration } from '@app/config';
import { type Running, runProgram } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { startApi } from './start-api.js';

const help = helpText();
if (help !== undefined) console.log(help);
else await runProgram(start);

async function start(): Promise<Running> {
  const { configuration } = await loadConfiguration({ catalogue: providers });
  const log = createLogger(configuration.log);
  const api = await startApi({ configuration, log });
  log.info('The API listens', { app: 'api', path: api.url });
  return api;
}
