import * as z from 'zod';
import { secretSchema } from '../secret.js';
import { settingRegistry } from './setting-registry.js';

const endpoint = z.strictObject({
  host: z.string().min(1).describe('The host name or address.'),
  port: z.int().min(1).max(65_535).describe('The port.'),
});

/** One of `url`, `cluster` or `sentinel`; with none of them, a local Redis is started. */
export const redisSettingsSchema = z
  .strictObject({
    url: secretSchema(
      z.string().regex(/^rediss?:\/\//, 'Write it as redis://host:6379 or rediss://host:6379.'),
    )
      .optional()
      .describe('redis://host:6379 or rediss://host:6379. Without it, a local Redis is started.')
      .register(settingRegistry, { variable: 'SLUICE_REDIS_URL', flag: 'redis-url' }),
    cluster: z
      .array(endpoint)
      .min(1)
      .optional()
      .describe('Nodes of a Redis Cluster, from which the other nodes are discovered.'),
    sentinel: z
      .strictObject({
        name: z.string().min(1).describe('The name of the master.'),
        nodes: z.array(endpoint).min(1).describe('The Sentinels.'),
      })
      .optional(),
    username: z
      .string()
      .optional()
      .describe('The Redis user.')
      .register(settingRegistry, { variable: 'SLUICE_REDIS_USERNAME' }),
    password: secretSchema()
      .optional()
      .describe('The Redis password, env:NAME or file:PATH.')
      .register(settingRegistry, { variable: 'SLUICE_REDIS_PASSWORD' }),
    prefix: z
      .string()
      .regex(/^\{[a-zA-Z0-9_-]{1,64}\}$/, 'Keep the braces: they hold all keys in one cluster slot.')
      .default('{sluice}')
      .describe('The prefix of every key, in braces.')
      .register(settingRegistry, { variable: 'SLUICE_REDIS_PREFIX' }),
  })
  .meta({ id: 'RedisSettings' });

export type RedisSettings = z.infer<typeof redisSettingsSchema>;

const sealingKey = secretSchema(
  z
    .string()
    .regex(
      /^[A-Za-z0-9+/]{43}=$/,
      'Use 32 random bytes in base64, as `openssl rand -base64 32` prints them.',
    ),
);

/** The keys that seal stored secrets. */
export const sealingSettingsSchema = z
  .strictObject({
    key: sealingKey
      .optional()
      .describe(
        'The key that seals stored secrets: 32 bytes in base64, env:NAME or file:PATH. Without it, sealing.key is created in the data directory.',
      )
      .register(settingRegistry, { variable: 'SLUICE_SEALING_KEY' }),
    previousKeys: z
      .array(sealingKey)
      .default([])
      .describe('Keys that were used before; they still open stored secrets.'),
  })
  .meta({ id: 'SealingSettings' });

export type SealingSettings = z.infer<typeof sealingSettingsSchema>;

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const address = z.string().regex(/^https?:\/\//, 'Write it as http://collector:4318.');

/**
 * Where traces and metrics are sent. The values are those of OpenTelemetry's variables; without an address nothing
 * is sent.
 * Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export const telemetrySettingsSchema = z
  .strictObject({
    disabled: z
      .boolean()
      .default(false)
      .describe('true sends no traces and no metrics.')
      .register(settingRegistry, { variable: 'OTEL_SDK_DISABLED' }),
    serviceName: z
      .string()
      .min(1)
      .default('sluice')
      .describe('The name of the service in traces and metrics.')
      .register(settingRegistry, { variable: 'OTEL_SERVICE_NAME' }),
    endpoint: address
      .optional()
      .describe(
        'The collector of traces and metrics (OTLP over HTTP), such as http://collector:4318. Without it, nothing is sent.',
      )
      .register(settingRegistry, { variable: 'OTEL_EXPORTER_OTLP_ENDPOINT' }),
    tracesEndpoint: address
      .optional()
      .describe('The collector of traces, with its path.')
      .register(settingRegistry, { variable: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' }),
    metricsEndpoint: address
      .optional()
      .describe('The collector of metrics, with its path.')
      .register(settingRegistry, { variable: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT' }),
    headers: secretSchema()
      .optional()
      .describe('Headers for the collector: name=value,other=value, env:NAME or file:PATH.')
      .register(settingRegistry, { variable: 'OTEL_EXPORTER_OTLP_HEADERS' }),
    protocol: z
      .enum(['http/protobuf', 'http/json'])
      .default('http/protobuf')
      .describe('http/protobuf or http/json.')
      .register(settingRegistry, { variable: 'OTEL_EXPORTER_OTLP_PROTOCOL' }),
    traces: z
      .enum(['otlp', 'none'])
      .default('otlp')
      .describe('The exporter of traces: otlp or none.')
      .register(settingRegistry, { variable: 'OTEL_TRACES_EXPORTER' }),
    metrics: z
      .enum(['otlp', 'none'])
      .default('otlp')
      .describe('The exporter of metrics: otlp or none.')
      .register(settingRegistry, { variable: 'OTEL_METRICS_EXPORTER' }),
    sampler: z
      .enum(samplers)
      .default('parentbased_traceidratio')
      .describe('The traces to record. Default: parentbased_traceidratio.')
      .register(settingRegistry, { variable: 'OTEL_TRACES_SAMPLER' }),
    samplerRatio: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe('The share of traces, from 0 to 1, that a ratio sampler records.')
      .register(settingRegistry, { variable: 'OTEL_TRACES_SAMPLER_ARG' }),
    content: z
      .boolean()
      .default(false)
      .describe(
        'true writes prompts and answers into spans, where everyone with access to traces can read them.',
      )
      .register(settingRegistry, { variable: 'SLUICE_TELEMETRY_CONTENT' }),
  })
  .meta({ id: 'TelemetrySettings' });

export type TelemetrySettings = z.infer<typeof telemetrySettingsSchema>;
