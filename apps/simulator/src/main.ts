import { runProgram } from '@app/lifecycle';
import { readFlags, usage } from './command-line.js';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.js';

async function start(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  console.log(`The simulator speaks the OpenAI protocol at ${simulator.url}/v1

  curl -s ${simulator.url}/v1/chat/completions \\
    -H 'Content-Type: application/json' \\
    -d '{"model":"simulator-small","messages":[{"role":"user","content":"Say hello."}]}'

Put /scenario/NAME before /v1 for another behaviour: slow, down, overloaded, rate-limited, hang, drip, reset …
All names: ${simulator.url}/__simulator/scenarios   What was asked: ${simulator.url}/__simulator/requests
Ctrl-C stops it.`);
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
