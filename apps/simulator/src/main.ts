import { runProgram } from '@app/lifecycle';
import { readFlags, usage } from './command-line.js';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.js';

async function start(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  console.log(`The simulator speaks the OpenAI protocol at ${simulator.url}/v1

  curl -s ${simulator.url}/v1/chat/completions \\
    -H 'Content-Type: application/json' \\
    -d '{"model":"simulator-small","messages":[{"role":"user","content":"Say hello."}]}'

Put /scenario/NAME before /v1 to select another behaviour: slow, down, overloaded, rate-limited, hang, drip, reset …
All scenarios: ${simulator.url}/__simulator/scenarios   Logged requests: ${simulator.url}/__simulator/requests
Press Ctrl-C to stop.`);
  return simulator;
}

try {
  const options = readFlags(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else await runProgram(() => start(options));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exitCode = 1;
}
