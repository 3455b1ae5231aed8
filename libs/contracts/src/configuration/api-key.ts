import * as z from 'zod';

/** A key with which a tenant calls the API. The key itself is not stored, only its hash. */
export const apiKeySchema = z.strictObject({
  name: z.string().min(1).max(64).describe('Its name in logs and events.'),
  tenant: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, underscores or hyphens.')
    .describe('The tenant whose jobs it reads and writes.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Give the SHA-256 of the key as 64 hexadecimal digits.')
    .describe('The SHA-256 of the key, in hexadecimal.'),
  expiresAt: z.iso.datetime({ offset: true }).optional().describe('From then on the key is refused.'),
  operator: z
    .boolean()
    .optional()
    .describe('Whether the key may also run the installation: pause lanes, follow its events.'),
});

export type ApiKey = z.infer<typeof apiKeySchema>;
