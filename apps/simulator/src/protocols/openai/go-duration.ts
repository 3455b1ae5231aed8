/** Milliseconds as OpenAI writes them, which is Go's way: `0s`, `7.44ms`, `1.5s`, `6m0s`, `1h0m0s`. */
export function goDuration(milliseconds: number): string {
  if (milliseconds <= 0) return '0s';
  if (milliseconds < 1_000) return `${decimal(milliseconds)}ms`;
  const seconds = milliseconds / 1_000;
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = `${decimal(seconds % 60)}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}

function decimal(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
