import * as z from 'zod';
import { Secret } from '../secret.js';

const endpoint = z.strictObject({
  host: z.string().min(1).describe('Its host name or address.'),
  port: z.int().min(1).max(65_535).describe('Its port.'),
});

/** One of `url`, `cluster` or `sentinel`; with none, a local Redis is started. */
export const redisSettingsSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^rediss?:\/\//, 'Write it as redis://host:6379 or rediss://host:6379.')
      .transform((value) => new Secret(value))
      .optional(),
    cluster: z
      .array(endpoint)
      .min(1)
      .optional()
      .describe('Nodes of a Redis Cluster, from which the others are found.'),
    sentinel: z
      .strictObject({
        name: z.string().min(1).describe('The name of the master.'),
        nodes: z.array(endpoint).min(1).describe('The Sentinels.'),
      })
      .optional(),
    username: z.string().optional(),
    password: z
      .string()
      .transform((value) => new Secret(value))
      .optional(),
    prefix: z
      .string()
      .regex(/^\{[a-zA-Z0-9_-]{1,64}\}$/, 'Keep the braces: they hold all keys in one cluster slot.')
      .default('{sluice}'),
  })
  .meta({ id: 'RedisSettings' });

export type RedisSettings = z.infer<typeof redisSettingsSchema>;
