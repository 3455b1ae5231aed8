import { helpText } from '@app/config';
import { describeError, runProgram } from '@app/lifecycle';
import { banner } from './banner.js';
import { runDemo } from './demo/run-demo.js';
import { startStandalone } from './start-standalone.js';

const argv = process.argv.slice(2);
const help = helpText(argv);

if (help !== undefined) {
  console.log(`Runs everything in this process. \`demo\` instead of flags runs a demonstration.\n${help}`);
} else if (argv[0] === 'demo') {
  process.exitCode = (await runDemo(process.stdout)) ? 0 : 1;
} else {
  await runProgram(async () => {
    const running = await startStandalone({
      argv,
      announce: (message) => console.log(message),
      onUnsafe: endUnsafe,
    });
    console.log(banner(running));
    return running;
  });
}

/** Ends at once, because another process may already run the jobs of this one. The supervisor restarts it. */
function endUnsafe(error: Error): never {
  console.error(describeError(error));
  process.exit(1);
}
