import { configurationSchema } from '@app/contracts';
import { createLogger, openTelemetry } from '@app/telemetry';
import { ApiUnderTest } from '../e2e/api/api-under-test.js';

/** What answers with 200 at the ports of a process that is well. */
export interface AnsweringPaths {
  internal: Set<string>;
  api: Set<string>;
}

/** Asks real ports for these paths. */
export async function answeringPaths(paths: readonly string[]): Promise<AnsweringPaths> {
  const telemetry = await openTelemetry({
    configuration: configurationSchema.parse({ internal: { port: 0 } }),
    app: 'api',
    log: createLogger({ level: 'silent' }),
  });
  const api = await ApiUnderTest.start();
  const asked = async (url: string): Promise<Set<string>> => {
    const answers = await Promise.all(paths.map(async (path) => (await fetch(url + path)).status === 200));
    return new Set(paths.filter((_, index) => answers[index]));
  };
  try {
    return { internal: await asked(`http://127.0.0.1:${telemetry.port}`), api: await asked(api.url) };
  } finally {
    await Promise.all([telemetry.close(), api.close()]);
  }
}
