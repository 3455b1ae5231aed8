import type { LimitFigures } from './figures.js';
import { quotas, windowMs } from './quota.js';

/** The figures for a person to read. */
export function report(figures: readonly LimitFigures[]): string {
  const rows = figures.map(({ name, used, steady, violations, calls, peak, cost, target }) => [
    name,
    used.toFixed(3),
    steady.toFixed(3),
    String(violations),
    ((violations / calls) * 1_000).toFixed(0),
    peak.toFixed(3),
    cost === undefined ? '' : cost.decisionsPerCall.toFixed(2),
    cost === undefined ? '' : cost.microsecondsPerCall.toFixed(0),
    violations === 0 && used >= target.used && steady >= target.steady ? '✓' : '✗',
  ]);
  const header = [
    '',
    'used',
    'steady',
    'violations',
    'per 1,000',
    'peak',
    'asked a call',
    'Redis µs a call',
    '',
  ];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const title = `Limits: ${quotas.requests} requests or ${quotas.tokens} tokens in any ${windowMs / 1_000} s, three workers, cold start included`;
  return [title, ...lines].join('\n');
}
