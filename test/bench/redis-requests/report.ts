import { labelOf, type LoadFigures, type WatchedRequests } from './measured-build.js';

/** One build. Figures of loads are for one job. */
export interface BuildFigures {
  name: string;
  watched: WatchedRequests;
  submitted: LoadFigures;
  waitedFor: LoadFigures;
}

type Row = [label: string, valueOf: (build: BuildFigures) => number];

/** The figures for a person to read, builds side by side, with the ratio of the last to the first. */
export function report(builds: readonly BuildFigures[]): string {
  const table = (title: string, rows: readonly Row[]): string[] => [
    title,
    ['', ...builds.map(({ name }) => name), ...(builds.length > 1 ? ['ratio'] : [])].map(cell).join(''),
    ...rows.map(([label, valueOf]) => {
      const values = builds.map((build) => valueOf(build));
      const ratio = (values.at(-1) ?? 0) / (values[0] ?? 0);
      return [
        label,
        ...values.map((value) => value.toFixed(1)),
        ...(builds.length > 1 ? [ratio.toFixed(2)] : []),
      ]
        .map(cell)
        .join('');
    }),
    '',
  ];
  const load = (kind: 'submitted' | 'waitedFor'): Row[] => [
    ['requests', ({ watched }) => sum(watched[kind])],
    ['requests of the API', ({ watched }) => sum(watched[kind], 'api')],
    ['requests of the worker', ({ watched }) => sum(watched[kind], 'worker')],
    ['reads (a pipeline is one)', (build) => build[kind].reads],
    ['commands', (build) => build[kind].commands],
    ['script microseconds', (build) => build[kind].scriptMicroseconds],
    ['Redis CPU microseconds', (build) => build[kind].cpuMicroseconds],
  ];
  return [
    ...table('One job when idle', [
      ['requests', ({ watched }) => watched.idle.length],
      ['commands', ({ watched }) => watched.idle.reduce((all, { commands }) => all + commands.length, 0)],
    ]),
    ...table('One job under load', load('submitted')),
    ...table('One job under load whose caller waits', load('waitedFor')),
    ...builds.flatMap(({ name, watched: { idle, submitted, waitedFor } }) => [
      `Requests of one job when idle, in their order, with their commands: ${name}`,
      ...idle.map((request, index) => `${index + 1}. ${labelOf(request)} (${counted(request.commands)})`),
      '',
      `Requests of one job under load: ${name}`,
      ...lines(submitted),
      '',
      `Requests of one job under load whose caller waits: ${name}`,
      ...lines(waitedFor),
      '',
    ]),
  ].join('\n');
}

function cell(text: string, column: number): string {
  return column === 0 ? text.padEnd(32) : text.padStart(16);
}

function sum(requests: Record<string, number>, sender = ''): number {
  return Object.entries(requests)
    .filter(([label]) => label.startsWith(sender))
    .reduce((all, [, times]) => all + times, 0);
}

function lines(requests: Record<string, number>): string[] {
  return Object.entries(requests).map(([label, times]) => `${times.toFixed(2).padStart(6)}  ${label}`);
}

/** Names of commands, with their numbers. */
function counted(commands: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of commands) counts.set(name, (counts.get(name) ?? 0) + 1);
  const named = [...counts].map(([name, count]) => (count === 1 ? name : `${count} ${name}`));
  return `${commands.length}: ${named.join(', ')}`;
}
