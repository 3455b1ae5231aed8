export interface ServerConfiguration {
  port: number;
  password: string;
  folder: string;
  /** When a write reaches the disk: before its answer, or within a second. */
  appendFsync: 'always' | 'everysec';
}

/**
 * The configuration of a local Redis, for its standard input: there the password is in no file and in
 * no process list. Every write is in the append-only file, nothing is ever evicted.
 */
export function serverConfiguration({ port, password, folder, appendFsync }: ServerConfiguration): string {
  const settings = {
    bind: '127.0.0.1',
    port,
    'protected-mode': 'yes',
    requirepass: quoted(password),
    dir: quoted(folder),
    appendonly: 'yes',
    appendfsync: appendFsync,
    save: '""',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    logfile: '""',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}

function quoted(value: string): string {
  return `"${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
}
