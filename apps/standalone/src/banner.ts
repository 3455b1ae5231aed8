import type { ConfigurationSources } from '@app/config';
import { type Configuration, fallbackBackend } from '@app/contracts';
import { findProvider } from '@app/providers';
import type { Standalone } from './start-standalone.js';

/** The text that `npm start` prints once everything is running. */
export function banner({ apiUrl, configuration, sources, redis, simulator }: Standalone): string {
  const rows: [string, string][] = [
    ['API', `${apiUrl}   (${apiUrl}/docs to browse)`],
    ['Redis', redisLocation(configuration, redis?.port, redis?.version)],
    ['Workers', 'in this process, a pool for each backend'],
    ['Scheduler', 'in this process'],
    ['Courier', 'in this process, delivers webhooks'],
    ['Settings', sources.file ?? 'no file; from the environment and defaults'],
  ];
  if (simulator !== undefined) rows.push(['Simulator', `${simulator.url}   (made-up answers)`]);

  return [
    '',
    'Sluice is running.',
    '',
    ...columns(rows),
    '',
    'Backends',
    ...columns(backendRows(configuration, sources)),
    '',
    'Try it',
    `  curl -s ${apiUrl}/v1/jobs \\`,
    ...(configuration.apiKeys.length > 0 ? [`    -H 'Authorization: Bearer YOUR_KEY' \\`] : []),
    `    -H 'Content-Type: application/json' -H 'Prefer: wait=30' \\`,
    `    -d '${JSON.stringify(exampleJob(configuration))}'`,
    '',
    'Press Ctrl-C to stop. Waiting jobs stay in Redis and continue at the next start.',
    '',
  ].join('\n');
}

function redisLocation(configuration: Configuration, port?: number, version?: string): string {
  if (port === undefined) return 'as configured';
  return `127.0.0.1:${port}, version ${version}   (data in ${configuration.dataDirectory}/redis)`;
}

function backendRows({ backends }: Configuration, sources: ConfigurationSources): [string, string][] {
  return Object.entries(backends).map(([name, { provider, model, fallback }]) => [
    name,
    [
      provider === 'simulator' ? 'simulator: answers are made up, no vendor is called' : provider,
      model === undefined ? undefined : `model ${model}`,
      fallback.length > 0 ? `then ${fallback.map(fallbackBackend).join(', ')}` : undefined,
      sourceOf(sources.backends[name]),
    ]
      .filter((part) => part !== undefined)
      .join('; '),
  ]);
}

/** Where a backend comes from; undefined if it is configured. */
function sourceOf(source: ConfigurationSources['backends'][string] | undefined): string | undefined {
  if (source?.from === 'environment') return `from ${source.variable}`;
  if (source?.from === 'built-in') return 'a model in this process, for embed jobs without a backend';
  return source?.from === 'stand-in' ? 'because no backend is configured and no key is set' : undefined;
}

function exampleJob({ backends, defaultProfile, profiles }: Configuration): object {
  const names = Object.entries(backends).flatMap(([name, { provider }]) =>
    findProvider(provider)?.capabilities.includes('chat') === true ? [name] : [],
  );
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
