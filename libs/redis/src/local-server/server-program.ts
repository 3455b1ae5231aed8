import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { LastLines } from './guarded-process.js';
import { LocalRedisError } from './local-redis-error.js';

interface InstallOptions {
  /** The folders in which programs are searched, as in PATH. */
  searchPath: string;
  /** Aborts an installation. */
  signal: AbortSignal;
  /** Takes messages for a person: the installation and its steps. */
  log: (message: string) => void;
}

/**
 * The path of a `redis-server`, or else of a `valkey-server`, in the search path. If there is none, redis-server is
 * installed by apt.
 *
 * @throws {LocalRedisError} `no-server` if apt may not be used, `install-failed` if the installation failed.
 */
export async function serverProgram(options: InstallOptions): Promise<string> {
  const { searchPath } = options;
  const found = await findServer(searchPath);
  if (found !== undefined) return found;
  await installServer(options);
  const installed = (await findServer(searchPath)) ?? (await findServer('/usr/bin'));
  if (installed !== undefined) return installed;
  const ways = waysToRedis(await installationCommand(searchPath));
  throw new LocalRedisError('install-failed', `apt installed no redis-server. ${ways}`);
}

const serverNames = ['redis-server', 'valkey-server'];

/** The first `redis-server`, or else the first `valkey-server`, in a search path; undefined if there is neither. */
export async function findServer(searchPath: string): Promise<string | undefined> {
  for (const name of serverNames) {
    const found = await findProgram(name, searchPath);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first executable file of this name in a search path. */
async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

const installLimitMs = 300_000;
const sudoLimitMs = 5_000;

/**
 * Installs the package without its service: `policy-rc.d` prevents the package from starting the service now, and
 * `systemctl disable` prevents the machine from starting it later.
 */
const installScript = `
set -e
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 PATH="$PATH:/usr/sbin:/sbin"
policy=/usr/sbin/policy-rc.d
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get -q update
apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends redis-server
if command -v systemctl >/dev/null; then systemctl disable redis-server; fi
`;

/**
 * Installs redis-server by apt if that needs no input: on a Debian-like system, as root or with sudo without a password.
 * Takes up to five minutes.
 */
async function installServer(options: InstallOptions): Promise<void> {
  const shell = await rootShell(options);
  if (shell === undefined) {
    const ways = waysToRedis(await installationCommand(options.searchPath));
    throw new LocalRedisError('no-server', `This machine has no Redis. ${ways}`);
  }
  options.log('This machine has no Redis: installing redis-server by apt, without its service.');
  await run([...shell, installScript], options);
  options.log('Installed redis-server.');
}

/** The command that runs a script as root; undefined if this user may not, or if apt is missing. */
async function rootShell({ searchPath, signal }: InstallOptions): Promise<string[] | undefined> {
  if ((await findProgram('apt-get', searchPath)) === undefined) return undefined;
  if (process.getuid?.() === 0) return ['/bin/sh', '-c'];
  const sudo = await findProgram('sudo', searchPath);
  if (sudo === undefined) return undefined;
  return promisify(execFile)(sudo, ['-n', 'true'], { signal, timeout: sudoLimitMs }).then(
    () => [sudo, '-n', '/bin/sh', '-c'],
    () => undefined,
  );
}

async function run([program, ...args]: string[], { signal, log }: InstallOptions): Promise<void> {
  const child = spawn(program ?? '/bin/sh', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(installLimitMs)]),
  });
  const lines = new LastLines(20);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.add(line);
      if (/^(Unpacking|Setting up) /.test(line)) log(line);
    });
  }
  const [code] = await once(child, 'close').catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new LocalRedisError(
      'install-failed',
      `apt could not install redis-server. ${waysToRedis(installations['apt-get'])}`,
      {
        cause,
      },
    );
  });
  if (code !== 0) {
    throw new LocalRedisError(
      'install-failed',
      `apt could not install redis-server:\n${lines.indented()}\n${waysToRedis(installations['apt-get'])}`,
    );
  }
}

/** Commands that install a Redis or a Valkey, by package manager. */
const installations: Readonly<Record<string, string>> = {
  brew: 'brew install redis',
  'apt-get': 'sudo apt-get install redis-server',
  dnf: 'sudo dnf install valkey',
  pacman: 'sudo pacman -S valkey',
  apk: 'apk add redis',
};

/** The command that installs a Redis here; undefined if no known package manager is in the search path. */
export async function installationCommand(searchPath: string): Promise<string | undefined> {
  for (const [manager, command] of Object.entries(installations)) {
    if ((await findProgram(manager, searchPath)) !== undefined) return command;
  }
  return undefined;
}

/**
 * The ways to a Redis, as the end of a message.
 *
 * @param installation The command of the package manager of this machine, if known.
 */
function waysToRedis(installation: string | undefined): string {
  const command = installation === undefined ? '' : `: ${installation}`;
  return [
    'Choose one of three ways:',
    '  1. Set SLUICE_REDIS_URL to a Redis that runs, such as redis://localhost:6379.',
    `  2. Install redis-server or valkey-server, 6.2 or newer, and start again${command}`,
    '  3. Start everything in containers: docker compose up.',
  ].join('\n');
}
