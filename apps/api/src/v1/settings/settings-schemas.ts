import {
  agentSchema,
  backendSettingsSchema,
  limitsSchema,
  nameSchema,
  profileSchema,
  retrySettingsSchema,
  timeLimitsSchema,
} from '@app/contracts';
import * as z from 'zod';

const scope = z
  .enum(['tenant', 'installation'])
  .describe('The owner. Default: the installation for operators, otherwise the tenant.');

/** The members of every new setting besides its own. */
const identity = { name: nameSchema, scope: scope.optional() };

/** The body of `POST /v1/backends`. */
export const newBackendSchema = backendSettingsSchema.extend(identity).meta({ id: 'NewBackend' });

const profileName = nameSchema.refine((name) => name !== 'primary', {
  message: 'Use PUT /v1/profiles/primary to choose the primary profile.',
});

/** The body of `POST /v1/profiles`. */
export const newProfileSchema = profileSchema
  .extend({ ...identity, name: profileName })
  .meta({ id: 'NewProfile' });

/** The body of `POST /v1/agents`. */
export const newAgentSchema = agentSchema.extend(identity).meta({ id: 'NewAgent' });

/** The body of `PUT /v1/profiles/primary`. */
export const newPrimarySchema = z
  .strictObject({ profile: profileName, scope: scope.optional() })
  .meta({ id: 'NewPrimaryProfile' });

/** The body of `POST /v1/profiles/primary/next`, which may be missing. */
export const nextPrimarySchema = z
  .strictObject({ scope: scope.optional() })
  .meta({ id: 'NextPrimaryProfile' });

const standing = {
  name: z.string(),
  scope,
  readOnly: z
    .boolean()
    .describe('Declared in the configuration file or the environment, and changed only there.'),
  version: z.int().positive().optional().describe('Grows with every change; the ETag is made of it.'),
  changedAt: z.iso.datetime().optional(),
};

/** A backend. Some members are shown only to callers who may change it. Keys are never shown. */
export const backendSchema = z
  .object({
    ...standing,
    object: z.literal('backend'),
    fullName: z.string().describe('The name of its lane, as in jobs.'),
    provider: z.string(),
    baseUrl: z.string().optional(),
    hasKey: z.boolean(),
    model: z.string().optional(),
    contextTokens: z.int().optional(),
    headerNames: z
      .array(z.string())
      .optional()
      .describe('Headers sent with every call; their values are never shown.'),
    limits: limitsSchema,
    limitGroup: z.string().optional(),
    timeLimits: timeLimitsSchema,
    retry: retrySettingsSchema,
    fallback: backendSettingsSchema.shape.fallback,
    options: z.record(z.string(), z.json()).optional(),
    problem: z.string().optional().describe('Why the backend cannot be used.'),
  })
  .meta({ id: 'Backend' });
export type Backend = z.infer<typeof backendSchema>;

export const namedProfileSchema = z
  .object({ ...standing, object: z.literal('profile'), ...profileSchema.shape })
  .meta({ id: 'NamedProfile' });
export type NamedProfile = z.infer<typeof namedProfileSchema>;

export const namedAgentSchema = z
  .object({ ...standing, object: z.literal('agent'), ...agentSchema.shape })
  .meta({ id: 'NamedAgent' });
export type NamedAgent = z.infer<typeof namedAgentSchema>;

export const profileListSchema = z.object({ data: z.array(namedProfileSchema) }).meta({ id: 'Profiles' });
export const agentListSchema = z.object({ data: z.array(namedAgentSchema) }).meta({ id: 'Agents' });

/** The answer of `GET /v1/profiles/primary`. */
export const primaryProfileSchema = z
  .object({
    object: z.literal('primary_profile'),
    profile: z
      .string()
      .nullable()
      .describe(
        'The default profile, used by jobs that name no profile, backend or agent; null without one.',
      ),
    chosenBy: z
      .enum(['tenant', 'installation', 'configuration'])
      .nullable()
      .describe(
        "Source of the choice: the tenant's comes before the installation's, and that before the configuration.",
      ),
    backend: z.string().optional(),
    model: z.string().optional(),
  })
  .meta({ id: 'PrimaryProfile' });
export type PrimaryProfileView = z.infer<typeof primaryProfileSchema>;

/** A patch of any setting. The merged result is checked. */
export const mergePatchSchema = z
  .record(z.string(), z.json())
  .describe('A JSON merge patch (RFC 7396): named members are changed, null removes a member.')
  .meta({ id: 'MergePatch' });
