/** Milliseconds as OpenAI writes them, which is Go's way: `0s`, `7.44ms`, `1.5s`, `6m0s`, `1h0m0s`. */
export function goDuration(milliseconds: number): string {
  const microseconds = Math.max(0, Math.round(milliseconds * 1_000));
  if (microseconds === 0) return '0s';
  if (microseconds < 1_000_000) return `${microseconds / 1_000}ms`;
  const minutes = Math.floor(microseconds / 60_000_000);
  const seconds = `${(microseconds % 60_000_000) / 1_000_000}s`;
  if (minutes >= 60) return `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
