/** The folders in which this machine's programs are looked for, as in PATH. */
export function executablePath(env: NodeJS.ProcessEnv = process.env): string {
  return env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
}
