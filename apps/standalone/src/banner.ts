import type { Configuration } from '@app/contracts';

/** What runs where, as the start-up banner shows it. */
export interface Whereabouts {
  configuration: Configuration;
  /** The file that was read, if any. */
  file: string | undefined;
  apiUrl: string;
  /** How Redis is reached, without credentials. */
  redis: string;
  simulatorUrl: string | undefined;
}

/** The lines that `npm start` prints when everything runs. */
export function banner(where: Whereabouts): string {
  const { configuration, apiUrl } = where;
  const parts: [string, string][] = [
    ['API', `${apiUrl}   (${apiUrl}/docs to browse)`],
    ['Redis', where.redis],
    ['Workers', `in this process, one pool for each backend`],
    ['Scheduler', 'in this process'],
    ['Settings', where.file ?? 'no file; from the environment and defaults'],
  ];
  if (where.simulatorUrl !== undefined) parts.push(['Simulator', `${where.simulatorUrl}   (made-up answers)`]);

  return [
    '',
    'Sluice is running.',
    '',
    ...columns(parts),
    '',
    'Backends',
    ...columns(backendRows(configuration)),
    '',
    'Try it',
    `  curl -s ${apiUrl}/v1/jobs \\`,
    ...(configuration.apiKeys.length > 0 ? [`    -H 'Authorization: Bearer YOUR_KEY' \\`] : []),
    `    -H 'Content-Type: application/json' -H 'Prefer: wait=30' \\`,
    `    -d '${JSON.stringify(exampleJob(configuration))}'`,
    '',
    'Ctrl-C stops it. Jobs that wait stay in Redis and go on at the next start.',
    '',
  ].join('\n');
}

function backendRows({ backends }: Configuration): [string, string][] {
  return Object.entries(backends).map(([name, { provider, model, fallback }]) => [
    name,
    [
      provider === 'simulator' ? 'simulator: answers are made up, no vendor is called' : provider,
      model === undefined ? undefined : `model ${model}`,
      fallback.length > 0 ? `then ${fallback.join(', ')}` : undefined,
    ]
      .filter((part) => part !== undefined)
      .join('; '),
  ]);
}

function exampleJob({ backends, defaultProfile, profiles }: Configuration): object {
  const names = Object.keys(backends);
  const needsBackend = names.length > 1 && defaultProfile === undefined && profiles['primary'] === undefined;
  return {
    kind: 'chat',
    ...(needsBackend ? { backend: names[0] } : {}),
    input: { messages: [{ role: 'user', content: 'Say hello.' }] },
  };
}

function columns(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}
