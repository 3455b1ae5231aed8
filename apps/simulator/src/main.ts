import { parseArgs } from 'node:util';
import { runProgram } from '@app/lifecycle';
import { startSimulator } from './start-simulator.js';

const usage = `Usage: simulator [flags]

  --port N                  default 4010; 0 takes any free one
  --host ADDRESS            default 127.0.0.1
  --latency MS              before the headers
  --first-token MS          from the headers to the first token
  --tokens-per-second N     of streams
  --jitter PART             0 to 1: by how much each time may differ
  --seed N                  of the jitter`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4010' },
    host: { type: 'string', default: '127.0.0.1' },
    latency: { type: 'string' },
    'first-token': { type: 'string' },
    'tokens-per-second': { type: 'string' },
    jitter: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function numeric(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

async function start(): ReturnType<typeof startSimulator> {
  const simulator = await startSimulator({
    port: Number(values.port),
    host: values.host,
    script: {
      default: {
        timing: {
          latencyMs: numeric(values.latency),
          timeToFirstTokenMs: numeric(values['first-token']),
          tokensPerSecond: numeric(values['tokens-per-second']),
          jitter: numeric(values.jitter),
          seed: numeric(values.seed),
        },
      },
    },
  });
  console.log(`The simulator speaks the OpenAI protocol at ${simulator.url}/v1

  curl -s ${simulator.url}/v1/chat/completions \\
    -H 'Content-Type: application/json' \\
    -d '{"model":"simulator-small","messages":[{"role":"user","content":"Say hello."}]}'

Put /scenario/NAME before /v1 for another behaviour: slow, down, overloaded, rate-limited, hang, drip, reset …
All names: ${simulator.url}/__simulator/scenarios   What was asked: ${simulator.url}/__simulator/requests
Ctrl-C stops it.`);
  return simulator;
}

if (values.help) console.log(usage);
else await runProgram(start, { closeLimitMs: 5_000, report: (error) => console.error(error) });
