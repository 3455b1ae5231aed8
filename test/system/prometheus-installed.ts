import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';

const installed = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version'], { timeout: 10_000 }).status === 0,
);
if (!installed) {
  process.stderr.write(
    'Tests that need prometheus and promtool are skipped. On Debian: apt-get install --no-install-recommends prometheus\n',
  );
}

/** `describe` for tests that need Prometheus. They are skipped if it is not installed. */
export function withPrometheus(name: string, tests: () => void): void {
  (installed ? describe : describe.skip)(name, tests);
}
