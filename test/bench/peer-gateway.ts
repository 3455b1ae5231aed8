import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { answersOk } from './answers-ok.js';
import { chatAnswer, chatBody } from './chat-call.js';
import { freePort } from '../system/free-port.js';
import { HttpTarget } from './http-target.js';
import { ProcessUnderTest } from './process-under-test.js';

/** What users would pick instead: a synchronous gateway, nothing durable. */
export const peer = { package: '@portkey-ai/gateway', version: '1.15.2' };

const installLimitMs = 120_000;

/** Installs the peer into a folder of its own, outside the dependencies of this repository; once. */
export async function installPeer(folder: string, signal: AbortSignal): Promise<string> {
  const home = `${folder}/peer-${peer.version}`;
  const program = `${home}/node_modules/${peer.package}/build/start-server.js`;
  if (await exists(program)) return program;
  await mkdir(home, { recursive: true });
  await writeFile(`${home}/package.json`, '{ "private": true }\n');
  try {
    await promisify(execFile)(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${peer.package}@${peer.version}`],
      { cwd: home, timeout: installLimitMs, signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(
      `${peer.package}@${peer.version} could not be installed; run without --peer, or with a registry.`,
      {
        cause: error,
      },
    );
  }
  return program;
}

/** The peer as a running process, with the simulator behind it. */
export class PeerGateway {
  readonly process: ProcessUnderTest;
  readonly target: HttpTarget;

  private constructor(process: ProcessUnderTest, target: HttpTarget) {
    this.process = process;
    this.target = target;
  }

  static async start(options: {
    program: string;
    upstream: string;
    connections: number;
    folder: string;
    signal: AbortSignal;
  }): Promise<PeerGateway> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const process = await ProcessUnderTest.start(
      {
        name: 'peer',
        command: globalThis.process.execPath,
        arguments: [options.program, `--port=${port}`, '--headless'],
        folder: options.folder,
        isReady: () => answersOk(url),
      },
      options.signal,
    );
    const target = new HttpTarget({
      name: 'the peer',
      url: `${url}/v1/chat/completions`,
      headers: {
        authorization: 'Bearer bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': options.upstream,
      },
      body: chatBody,
      status: 200,
      contains: chatAnswer,
      connections: options.connections,
    });
    return new PeerGateway(process, target);
  }

  async stop(): Promise<void> {
    await this.target.close();
    await this.process.stop();
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
