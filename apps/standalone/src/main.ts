import { describeError, runProgram } from '@app/lifecycle';
import { banner } from './banner.js';
import { runDemo } from './demo/run-demo.js';
import { startStandalone } from './start-standalone.js';

const [, , command, ...rest] = process.argv;

if (command === 'demo') {
  process.exitCode = (await runDemo(process.stdout)) ? 0 : 1;
} else {
  await runProgram(async () => {
    const argv = command === undefined ? [] : [command, ...rest];
    const running = await startStandalone({
      argv,
      announce: (message) => console.log(message),
      onUnsafe: end,
    });
    console.log(banner(running));
    return running;
  });
}

/** Jobs that another process may already run must not go on here; the supervisor starts anew. */
function end(error: Error): never {
  console.error(describeError(error));
  process.exit(1);
}
