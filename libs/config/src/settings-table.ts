import type { SettingPath } from './setting-path.js';

/** A setting that the environment or a flag can give. */
export interface SettingSource {
  path: SettingPath;
  variable: string;
  flag?: string;
  /** How its text is read; a list is separated by commas. */
  type: 'text' | 'number' | 'list' | 'boolean';
  description: string;
}

/** The variable and the flag that name the configuration file. */
export const fileSource = {
  variable: 'SLUICE_CONFIG',
  flag: 'config',
  description: 'The configuration file: .yaml, .yml, .toml or .json.',
} as const;

/**
 * Every setting that can be given outside of a file, for the loader and for the documentation. A
 * variable is `SLUICE_` and the path in capitals; `worker.pools` is shorter, those of `distill` have names of
 * their own, and what OpenTelemetry has a variable for has that one. Secrets have no flag, because other users
 * of the machine can read flags.
 */
export const settingSources: readonly SettingSource[] = [
  {
    path: ['dataDirectory'],
    variable: 'SLUICE_DATA_DIRECTORY',
    flag: 'data-directory',
    type: 'text',
    description: 'For the local Redis and its data.',
  },
  {
    path: ['log', 'level'],
    variable: 'SLUICE_LOG_LEVEL',
    flag: 'log-level',
    type: 'text',
    description: 'fatal, error, warn, info, debug or silent.',
  },
  {
    path: ['redis', 'url'],
    variable: 'SLUICE_REDIS_URL',
    flag: 'redis-url',
    type: 'text',
    description: 'redis://host:6379 or rediss://host:6379; without one a local Redis is started.',
  },
  {
    path: ['redis', 'username'],
    variable: 'SLUICE_REDIS_USERNAME',
    type: 'text',
    description: 'The user of the Redis.',
  },
  {
    path: ['redis', 'password'],
    variable: 'SLUICE_REDIS_PASSWORD',
    type: 'text',
    description: 'The password of the Redis, env:NAME or file:PATH.',
  },
  {
    path: ['redis', 'prefix'],
    variable: 'SLUICE_REDIS_PREFIX',
    type: 'text',
    description: 'Before every key, in braces.',
  },
  {
    path: ['http', 'host'],
    variable: 'SLUICE_HTTP_HOST',
    flag: 'host',
    type: 'text',
    description: 'The address that the API listens on.',
  },
  {
    path: ['http', 'port'],
    variable: 'SLUICE_HTTP_PORT',
    flag: 'port',
    type: 'number',
    description: 'The port that the API listens on; 0 takes a free one.',
  },
  {
    path: ['http', 'bodyLimit'],
    variable: 'SLUICE_HTTP_BODY_LIMIT',
    type: 'number',
    description: 'Bytes of one request body.',
  },
  {
    path: ['http', 'board'],
    variable: 'SLUICE_HTTP_BOARD',
    type: 'boolean',
    description: 'false serves no Bull Board at /admin/queues.',
  },
  {
    path: ['worker', 'pools'],
    variable: 'SLUICE_POOLS',
    flag: 'pools',
    type: 'list',
    description: 'The backends that a worker serves; all by default.',
  },
  {
    path: ['worker', 'concurrency'],
    variable: 'SLUICE_WORKER_CONCURRENCY',
    type: 'number',
    description: 'Calls in flight for a backend whose limits name none.',
  },
  {
    path: ['worker', 'gracePeriod'],
    variable: 'SLUICE_WORKER_GRACE_PERIOD',
    type: 'number',
    description: 'For running jobs at shutdown.',
  },
  {
    path: ['courier', 'concurrency'],
    variable: 'SLUICE_COURIER_CONCURRENCY',
    type: 'number',
    description: 'Webhooks in flight in a courier.',
  },
  {
    path: ['egress', 'allowRanges'],
    variable: 'SLUICE_EGRESS_ALLOW_RANGES',
    type: 'list',
    description: 'Addresses that webhooks may go to although they are not public, as 10.0.0.0/8.',
  },
  {
    path: ['sealing', 'key'],
    variable: 'SLUICE_SEALING_KEY',
    type: 'text',
    description: 'Seals stored secrets: 32 bytes in base64, env:NAME or file:PATH.',
  },
  {
    path: ['distill', 'mid'],
    variable: 'DISTILL_BACKEND_MID',
    type: 'text',
    description: 'The profile or backend of memory passes that make digests.',
  },
  {
    path: ['distill', 'long'],
    variable: 'DISTILL_BACKEND_LONG',
    type: 'text',
    description: 'The profile or backend of memory passes that merge digests.',
  },
  {
    path: ['internal', 'host'],
    variable: 'SLUICE_INTERNAL_HOST',
    type: 'text',
    description: 'The address for metrics and health of each process.',
  },
  {
    path: ['internal', 'port'],
    variable: 'SLUICE_INTERNAL_PORT',
    type: 'number',
    description: 'The port for metrics and health; 0 takes a free one, without one nothing listens.',
  },
  {
    path: ['telemetry', 'disabled'],
    variable: 'OTEL_SDK_DISABLED',
    type: 'boolean',
    description: 'true sends no traces and no metrics.',
  },
  {
    path: ['telemetry', 'serviceName'],
    variable: 'OTEL_SERVICE_NAME',
    type: 'text',
    description: 'The name of the service in traces and metrics.',
  },
  {
    path: ['telemetry', 'endpoint'],
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    type: 'text',
    description:
      'The collector of traces and metrics, as http://collector:4318; without one nothing is sent.',
  },
  {
    path: ['telemetry', 'tracesEndpoint'],
    variable: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    type: 'text',
    description: 'For traces alone, with its path.',
  },
  {
    path: ['telemetry', 'metricsEndpoint'],
    variable: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
    type: 'text',
    description: 'For metrics alone, with its path.',
  },
  {
    path: ['telemetry', 'headers'],
    variable: 'OTEL_EXPORTER_OTLP_HEADERS',
    type: 'text',
    description: 'Sent to the collector: name=value,other=value, env:NAME or file:PATH.',
  },
  {
    path: ['telemetry', 'protocol'],
    variable: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    type: 'text',
    description: 'http/protobuf or http/json.',
  },
  {
    path: ['telemetry', 'traces'],
    variable: 'OTEL_TRACES_EXPORTER',
    type: 'text',
    description: 'otlp or none.',
  },
  {
    path: ['telemetry', 'metrics'],
    variable: 'OTEL_METRICS_EXPORTER',
    type: 'text',
    description: 'otlp or none.',
  },
  {
    path: ['telemetry', 'sampler'],
    variable: 'OTEL_TRACES_SAMPLER',
    type: 'text',
    description: 'Which traces are recorded; parentbased_traceidratio by default.',
  },
  {
    path: ['telemetry', 'samplerRatio'],
    variable: 'OTEL_TRACES_SAMPLER_ARG',
    type: 'number',
    description: 'The part of the traces, from 0 to 1, that a ratio sampler records.',
  },
  {
    path: ['telemetry', 'content'],
    variable: 'SLUICE_TELEMETRY_CONTENT',
    type: 'boolean',
    description: 'true writes prompts and answers into spans.',
  },
  {
    path: ['defaultProfile'],
    variable: 'SLUICE_DEFAULT_PROFILE',
    type: 'text',
    description: 'For jobs that name neither profile nor backend.',
  },
];

/** Reads a text as a setting. What is no number stays text, for the schema to refuse. */
export function readSetting(text: string, type: SettingSource['type']): unknown {
  if (type === 'list') {
    return text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }
  if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return type === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
