import type { BenchOptions } from './bench-options.js';
import { settings } from './settings.js';
import type { Summary } from './summary.js';

/** Load before the start above which the figures are not to be trusted. */
const busy = 0.5;

type Row = [label: string, ...cells: string[]];

/** The figures for a person to read. */
export function report(summary: Summary, { rounds, seconds, fsync }: BenchOptions): string {
  const { machine, throughput, latency, redis, cpu, inFlightShare, targets } = summary;
  const { callers, concurrency, inFlight } = settings;
  const peer = throughput.peerCallsPerSecond !== undefined;
  const sections: { title: string; header: Row; rows: Row[] }[] = [
    {
      title: `Throughput: ${callers} callers, one worker process with ${concurrency} jobs at once, provider 0 ms`,
      header: ['', 'a second', 'Sluice to it'],
      rows: [
        ['Sluice, HTTP submit to result', whole(throughput.sluiceCallsPerSecond), ''],
        [
          'plain BullMQ, add and process',
          whole(throughput.plainJobsPerSecond),
          times(throughput.sluiceToPlain),
        ],
        ...(peer
          ? [
              [
                'peer gateway, not durable',
                whole(throughput.peerCallsPerSecond),
                times(throughput.sluiceToPeer),
              ] as Row,
            ]
          : []),
      ],
    },
    {
      title: 'Latency: one caller that waits, provider 0 ms',
      header: ['', 'p50 ms', 'p99 ms'],
      rows: [
        ['direct call', fine(latency.direct.p50), fine(latency.direct.p99)],
        ['added by Sluice', fine(latency.sluiceAdded.p50), fine(latency.sluiceAdded.p99)],
        ...(latency.peerAdded === undefined
          ? []
          : [['added by the peer', fine(latency.peerAdded.p50), fine(latency.peerAdded.p99)] as Row]),
        ...(latency.sluiceToPeer === undefined
          ? []
          : [
              ['Sluice to the peer', times(latency.sluiceToPeer.p50), times(latency.sluiceToPeer.p99)] as Row,
            ]),
      ],
    },
    {
      title: 'Redis for each job',
      header: ['', 'round trips', 'commands, in scripts too'],
      rows: [
        ['one caller', tenths(redis.oneCaller.roundTrips), tenths(redis.oneCaller.commands)],
        [`${callers} callers`, tenths(redis.underLoad.roundTrips), tenths(redis.underLoad.commands)],
      ],
    },
    {
      title: 'CPU for each call under load',
      header: ['', 'µs'],
      rows: [
        ...Object.entries(cpu.sluice).map(([name, value]): Row => [`Sluice: ${name}`, whole(value)]),
        ...Object.entries(cpu.peer ?? {}).map(([name, value]): Row => [`peer: ${name}`, whole(value)]),
      ],
    },
    {
      title: `In flight: ${whole(inFlight.calls)} calls of 1 s in one worker process`,
      header: ['', 'share'],
      rows: [["of what Little's law allows", hundredths(inFlightShare)]],
    },
    {
      title: 'Targets',
      header: ['', 'wanted', 'reached', ''],
      rows: targets.map(({ what, bound, limit, reached, met }): Row => [
        what,
        `${bound} ${hundredths(limit)}`,
        hundredths(reached),
        met ? '✓' : '✗',
      ]),
    },
  ];
  const width = Math.max(...sections.flatMap(({ rows }) => rows.map(([label]) => label.length)));
  return [
    `Sluice bench: ${machine.cpus} CPUs, Node ${machine.node}, Redis ${machine.redis} (fsync ${fsync}); medians of ${rounds} × ${seconds} s`,
    ...sections.map(({ title, header, rows }) => `\n${title}\n${table([header, ...rows], width)}`),
    ...(peer ? [] : ['\nRun with --peer to compare with a gateway that users would pick instead.']),
    ...(machine.loadBefore < busy
      ? []
      : [
          `\nThe machine was busy before the start (load ${hundredths(machine.loadBefore)}): expect worse figures, ratios included.`,
        ]),
  ].join('\n');
}

function table(rows: readonly Row[], labelWidth: number): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map(([label, ...cells]) =>
      `  ${label.padEnd(labelWidth)}  ${cells.map((cell, index) => cell.padStart(widths[index + 1] ?? 0)).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

function whole(value: number | undefined): string {
  return Math.round(value ?? Number.NaN).toLocaleString('en');
}

function tenths(value: number): string {
  return value.toFixed(1);
}

function hundredths(value: number): string {
  return value.toFixed(2);
}

function fine(milliseconds: number): string {
  return milliseconds.toFixed(2);
}

function times(ratio: number | undefined): string {
  return `${(ratio ?? Number.NaN).toFixed(2)}x`;
}
