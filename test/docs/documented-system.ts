import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Program } from '../system/program.js';
import { waitFor } from '../system/wait-for.js';

const repository = resolve('.');
/** The addresses that the pages use for the API and for a model server of one's own. */
const documentedApi = '127.0.0.1:7700';
const documentedServer = '127.0.0.1:11434';

/** A command of a page that was noted and not run: npm, a start of one of our own programs, and `.ci/run`. */
export interface Noted {
  program: 'npm' | 'node' | '.ci/run';
  args: string[];
}

/** What `npm start` starts, and a folder in which the commands of pages run against it. */
export class DocumentedSystem {
  private constructor(
    private readonly folder: string,
    private readonly program: Program,
    /** What it printed until it was ready. */
    readonly banner: string,
  ) {}

  /** Runs the `start` script of package.json, without its build. */
  static async start(): Promise<DocumentedSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-docs-'));
    await symlink(join(repository, 'dist'), join(folder, 'dist'));
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: { start: string } };
    const [command = ''] = /\bnode --[^&]*main\.js$/.exec(scripts.start) ?? [];
    const program = new Program('sh', ['-c', `exec ${command}`], {
      cwd: folder,
      env: { PATH: searchPath(), SLUICE_HTTP_PORT: '0' },
    });
    await waitFor(
      'the banner of npm start',
      () => program.output.includes('Press Ctrl-C to stop') || program.ended,
    );
    return new DocumentedSystem(folder, program, program.output);
  }

  /** Runs commands as bash does, up to the first that fails; a request that is refused fails. */
  async run(commands: string): Promise<{ output: string; noted: Noted[] }> {
    const programs = join(this.folder, 'programs');
    const notes = join(this.folder, 'noted');
    await mkdir(programs, { recursive: true });
    await writeFile(notes, '');
    await mkdir(join(this.folder, '.ci'), { recursive: true });
    await script(join(this.folder, '.ci/run'), `printf '.ci/run\\n' >> '${notes}'`);
    await script(join(programs, 'npm'), `printf '%s\\n' "npm $*" >> '${notes}'`);
    await script(
      join(programs, 'node'),
      `case "$1" in dist/*) printf '%s\\n' "node $*" >> '${notes}' ;; *) exec '${process.execPath}' "$@" ;; esac`,
    );
    const text = [
      'set -euo pipefail',
      'curl() { command curl --fail-with-body --show-error --max-time 20 "$@"; printf "\\n"; }',
      this.#here(commands),
    ].join('\n');
    const { stdout } = await promisify(execFile)('bash', ['-c', text], {
      cwd: this.folder,
      env: { PATH: `${programs}${delimiter}${searchPath()}`, HOME: this.folder },
      maxBuffer: 16_777_216,
    }).catch((error: Error & { stdout?: string }) => {
      throw new Error(`${error.message}\n${error.stdout ?? ''}`, { cause: error });
    });
    const lines = (await readFile(notes, 'utf8')).split('\n').filter((line) => line !== '');
    return { output: stdout, noted: lines.map(toNoted) };
  }

  /** The commands with the addresses of this system. */
  #here(commands: string): string {
    const [, api = ''] = /API\s+http:\/\/(\S+)/.exec(this.banner) ?? [];
    const [, simulator = ''] = /Simulator\s+http:\/\/(\S+)/.exec(this.banner) ?? [];
    return commands.replaceAll(documentedApi, api).replaceAll(documentedServer, simulator);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.folder, { recursive: true });
  }
}

function searchPath(): string {
  return [join(repository, 'node_modules/.bin'), process.env['PATH'] ?? '/usr/bin'].join(delimiter);
}

async function script(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}

function toNoted(line: string): Noted {
  const [program, ...args] = line.split(/\s+/);
  return { program: program as Noted['program'], args };
}
