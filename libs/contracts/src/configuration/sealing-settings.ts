import * as z from 'zod';
import { Secret } from '../secret.js';

const sealingKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'Give 32 random bytes in base64, as `openssl rand -base64 32` prints them.')
  .transform((value) => new Secret(value));

/** The keys by which stored secrets are sealed. */
export const sealingSettingsSchema = z
  .strictObject({
    key: sealingKey
      .optional()
      .describe('32 bytes in base64; without one a file sealing.key is made in the data directory.'),
    previousKeys: z.array(sealingKey).default([]).describe('Keys that open what was sealed before.'),
  })
  .meta({ id: 'SealingSettings' });

export type SealingSettings = z.infer<typeof sealingSettingsSchema>;
