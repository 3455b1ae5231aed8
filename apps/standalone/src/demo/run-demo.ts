import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../../simulator/src/index.js';
import { startStandalone } from '../start-standalone.js';
import { showBatch } from './batch.js';
import { DemoClient } from './demo-client.js';
import { demoBackends, showJobs } from './jobs.js';
import { digestScenarios, passBackends } from './memory/pass-backends.js';
import { showMemory } from './memory/show-memory.js';

/**
 * Starts everything on free ports with its own Redis, and runs jobs, a batch and the passes of a memory space.
 *
 * @returns Whether everything ended as expected.
 */
export async function runDemo(output: NodeJS.WriteStream): Promise<boolean> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-demo-'));
  const simulator = await startSimulator({ port: 0 });
  simulator.configure({ scenarios: digestScenarios });
  try {
    const passes = await passBackends(simulator.url, dataDirectory);
    await writeFile(
      join(dataDirectory, 'sluice.json'),
      JSON.stringify({
        http: { port: 0 },
        log: { level: 'error' },
        backends: { ...demoBackends(simulator.url), ...passes.backends },
        distill: { mid: 'scribe', long: 'librarian' },
        // Stand for an hour and a night.
        schedules: { 'distill-mid': { every: '2s' }, 'distill-long': { every: '3s' } },
      }),
    );
    output.write('Starting Redis, API, workers and scheduler …\n');
    const system = await startStandalone({
      argv: [],
      // The environment is read only if it has keys, which the passes then use to call their providers for real.
      ...(passes.real.length === 0 && { env: {} }),
      cwd: dataDirectory,
      announce: (message) => output.write(`  ${message}\n`),
      onUnsafe: (error) => {
        throw error;
      },
    });
    try {
      output.write(
        `  API ${system.apiUrl}, ${vendorsOf(passes.real)} simulated at ${simulator.url}\n\nRunning the jobs\n`,
      );
      const client = new DemoClient(system.apiUrl);
      const jobsOk = await showJobs(client, output);
      const batchOk = await showBatch(client, output);
      const memoryOk = await showMemory(client, output);
      return jobsOk && batchOk && memoryOk;
    } finally {
      await system.close();
    }
  } finally {
    await simulator.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

function vendorsOf(real: readonly string[]): string {
  return real.length === 0 ? 'vendors' : `distilling with ${real.slice(0, 2).join(' and ')}, other vendors`;
}
