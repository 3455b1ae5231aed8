import { runProgram } from '@app/lifecycle';
import { banner } from './banner.js';
import { runDemo } from './demo/run-demo.js';
import { startStandalone } from './start-standalone.js';

/** Longer than the grace period of running jobs, shorter than what supervisors usually wait. */
const closeLimitMs = 60_000;

const [, , command, ...rest] = process.argv;

if (command === 'demo') {
  process.exitCode = (await runDemo(process.stdout)) ? 0 : 1;
} else {
  await runProgram(
    async () => {
      const argv = command === undefined ? [] : [command, ...rest];
      const running = await startStandalone({
        argv,
        announce: (message) => console.log(message),
        onUnsafe: end,
      });
      console.log(banner(running));
      return running;
    },
    { closeLimitMs, report: (error) => console.error(describe(error)) },
  );
}

/** Jobs that another process may already run must not go on here; the supervisor starts anew. */
function end(error: Error): never {
  console.error(describe(error));
  process.exit(1);
}

/** Errors that say what to do are shown by their message; a defect with its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' || error.name === 'TypeError'
    ? (error.stack ?? error.message)
    : error.message;
}
