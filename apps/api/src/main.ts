import { loadConfiguration } from '@app/config';
import { runProgram } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { startApi } from './start-api.js';

await runProgram(async () => {
  const { configuration } = await loadConfiguration({ catalogue: providers });
  const log = createLogger(configuration.log);
  const api = await startApi({ configuration, log });
  log.info('The API listens', { app: 'api', path: api.url });
  return api;
});
