import type { ConfigurationSources } from '@app/config';
import { type Configuration, fallbackBackend } from '@app/contracts';
import { findProvider } from '@app/providers';
import type { Standalone } from './start-standalone.js';

/** The lines that `npm start` prints when everything runs. */
export function banner({ apiUrl, configuration, sources, redis, simulator }: Standalone): string {
  const parts: [string, string][] = [
    ['API', `${apiUrl}   (${apiUrl}/docs to browse)`],
    ['Redis', redisPlace(configuration, redis?.port, redis?.version)],
    ['Workers', 'in this process, a pool for each backend'],
    ['Scheduler', 'in this process'],
    ['Courier', 'in this process, delivers webhooks'],
    ['Settings', sources.file ?? 'no file; from the environment and defaults'],
  ];
  if (simulator !== undefined) parts.push(['Simulator', `${simulator.url}   (made-up answers)`]);

  return [
    '',
    'Sluice is running.',
    '',
    ...columns(parts),
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
    'Ctrl-C stops it. Jobs that wait stay in Redis and go on at the next start.',
    '',
  ].join('\n');
}

function redisPlace(configuration: Configuration, port?: number, version?: string): string {
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
      originOf(sources.backends[name]),
    ]
      .filter((part) => part !== undefined)
      .join('; '),
  ]);
}

function originOf(origin: ConfigurationSources['backends'][string] | undefined): string | undefined {
  if (origin?.from === 'environment') return `from ${origin.variable}`;
  if (origin?.from === 'built-in') return 'a model in this process, for embed jobs that name no backend';
  return origin?.from === 'stand-in' ? 'because no backend is configured and no key is set' : undefined;
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
