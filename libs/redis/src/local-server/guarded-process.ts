import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';

/**
 * Runs a program that ends with this process, however this process ends. A guard waits on a pipe whose other end is here:
 * the system closes it when this process dies, also by kill -9, and the guard stops the program. A line through the pipe
 * ends the guard. The guard is a child of the shell and exists before the shell becomes the program, so the program never
 * runs without it.
 */
const guardScript = `
(read -r _ <&3 || kill -TERM $$) </dev/null >/dev/null 2>&1 &
exec "$0" - 3<&-
`;

interface GuardedProcessOptions {
  program: string;
  searchPath: string;
  /** The working directory. */
  folder: string;
  /** The standard input of the program. */
  input: string;
  /** Text that is masked in the lines of the program. */
  secret: string;
}

/** A program that cannot outlive this process. */
export class GuardedProcess {
  readonly lines = new LastLines(20);
  /** How the program ended, in words; never rejects. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;

  constructor({ program, searchPath, folder, input, secret }: GuardedProcessOptions) {
    // The program has its own session, so that Ctrl-C in the terminal reaches only this process, which stops it last.
    const child = spawn('/bin/sh', ['-c', guardScript, program], {
      cwd: folder,
      detached: true,
      env: { PATH: searchPath, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    const add = (line: string): void => this.lines.add(line.replaceAll(secret, '[secret]'));
    const guard = child.stdio[3] as Writable;
    for (const pipe of [child.stdin, guard]) {
      pipe.on('error', (error) => add(`Its input was closed early: ${error.message}`));
    }
    for (const output of [child.stdout, child.stderr]) createInterface(output).on('line', add);
    child.once('exit', () => guard.end('\n'));
    this.ended = once(child, 'close').then(
      ([code, signal]) => (signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
      (error: Error) => `could not be started: ${error.message}`,
    );
    child.stdin.end(input);
  }

  /** Sends SIGTERM, and SIGKILL if the program has not ended after `limitMs` milliseconds. */
  async stop(limitMs: number): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), limitMs);
    await this.ended;
    clearTimeout(timer);
  }
}

/** The last lines of a program's output, for an error message. */
export class LastLines {
  readonly #lines: string[] = [];

  constructor(private readonly limit: number) {}

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.limit) this.#lines.shift();
  }

  includes(text: string): boolean {
    return this.#lines.some((line) => line.includes(text));
  }

  indented(): string {
    return this.#lines.map((line) => `  ${line}`).join('\n');
  }
}
