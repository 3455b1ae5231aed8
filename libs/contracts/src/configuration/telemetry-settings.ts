import * as z from 'zod';
import { Secret } from '../secret.js';

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
 * Where traces and metrics go. The values are those of the variables of OpenTelemetry; without an address
 * nothing is sent.
 * Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export const telemetrySettingsSchema = z
  .strictObject({
    disabled: z.boolean().default(false),
    serviceName: z.string().min(1).default('sluice'),
    endpoint: address.optional().describe('The collector, OTLP over HTTP.'),
    tracesEndpoint: address.optional().describe('For traces alone, with its path.'),
    metricsEndpoint: address.optional().describe('For metrics alone, with its path.'),
    headers: z
      .string()
      .transform((value) => new Secret(value))
      .optional()
      .describe('Sent to the collector: name=value,other=value.'),
    protocol: z.enum(['http/protobuf', 'http/json']).default('http/protobuf'),
    traces: z.enum(['otlp', 'none']).default('otlp'),
    metrics: z.enum(['otlp', 'none']).default('otlp'),
    sampler: z.enum(samplers).default('parentbased_traceidratio'),
    samplerRatio: z.number().min(0).max(1).default(1).describe('Of the traces that begin here.'),
    content: z
      .boolean()
      .default(false)
      .describe('Writes prompts and answers into spans. Whoever reads traces reads them.'),
  })
  .meta({ id: 'TelemetrySettings' });

export type TelemetrySettings = z.infer<typeof telemetrySettingsSchema>;
