import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { findProgram } from './find-server.js';
import { LastLines } from './last-lines.js';
import { LocalRedisError, waysToRedis } from './local-redis-error.js';

const installLimitMs = 300_000;
const sudoLimitMs = 5_000;

/**
 * Installs the package without its service: `policy-rc.d` keeps the package from starting the
 * service now, `systemctl disable` keeps the machine from starting it later.
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

export interface InstallOptions {
  searchPath: string;
  signal: AbortSignal;
  log: (message: string) => void;
}

/**
 * Installs redis-server by apt where that needs no answer from a person: on a Debian-like system, as
 * root or with sudo that asks for no password. Takes up to five minutes.
 *
 * @throws {LocalRedisError} `no-server` where apt may not be used, `install-failed` where it failed.
 */
export async function installServer(options: InstallOptions): Promise<void> {
  const shell = await rootShell(options);
  if (shell === undefined) {
    const ways = waysToRedis(await installationCommand(options.searchPath));
    throw new LocalRedisError('no-server', `This machine has no Redis. ${ways}`);
  }
  options.log('This machine has no Redis: installing redis-server by apt, without its service.');
  await run([...shell, installScript], options);
  options.log('Installed redis-server.');
}

/** Commands that install a Redis or a Valkey, by the package manager that they call. */
const installations: Readonly<Record<string, string>> = {
  brew: 'brew install redis',
  'apt-get': 'sudo apt-get install redis-server',
  dnf: 'sudo dnf install valkey',
  pacman: 'sudo pacman -S valkey',
  apk: 'apk add redis',
};

/** What a person types to install a Redis; undefined where no known package manager is in the search path. */
export async function installationCommand(searchPath: string): Promise<string | undefined> {
  for (const [manager, command] of Object.entries(installations)) {
    if ((await findProgram(manager, searchPath)) !== undefined) return command;
  }
  return undefined;
}

/** The command that runs a script as root, or undefined where this user may not or apt is missing. */
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
