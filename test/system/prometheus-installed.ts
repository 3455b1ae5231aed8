import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';

const installed = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version'], { timeout: 10_000 }).status === 0,
);
if (!installed) {
  process.stderr.write(
    'Tests are skipped that need prometheus and promtool. On Debian: apt-get install --no-install-recommends prometheus\n',
  );
}

/** `describe` for tests that need Prometheus; where it is not installed they are skipped. */
export function withPrometheus(name: string, tests: () => void): void {
  (installed ? describe : describe.skip)(name, tests);
}
