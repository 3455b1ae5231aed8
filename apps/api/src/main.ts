import { loadConfiguration } from '@app/config';
import { runProgram } from '@app/lifecycle';
import { providers } from '@app/providers';
import { createLogger } from '@app/telemetry';
import { startApi } from './start-api.js';

/** Longer than any answer takes once nobody waits for jobs any more. */
const closeLimitMs = 20_000;

await runProgram(
  async () => {
    const { configuration } = await loadConfiguration({ catalogue: providers });
    const log = createLogger(configuration.log);
    const api = await startApi({ configuration, log });
    log.info('The API listens.', { component: 'api', path: api.url });
    return api;
  },
  { closeLimitMs, report: (error) => console.error(error) },
);
