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
  .describe("The owner. Default: the installation for operators, else the caller's tenant.");

/** The members of a new setting besides its own. */
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
  version: z.int().positive().optional().describe('Grows with every change. The ETag is derived from it.'),
  changedAt: z.iso.datetime().optional(),
};

/** A backend for callers who may change it. Others do not see some members. Its keys are never returned. */
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
      .describe('Headers of every call. Their values are never returned.'),
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

/** What `GET /v1/profiles/primary` answers. */
export const primaryProfileSchema = z
  .object({
    object: z.literal('primary_profile'),
    profile: z.string().nullable().describe('The profile of jobs that name none; null when there is none.'),
    chosenBy: z
      .enum(['tenant', 'installation', 'configuration'])
      .nullable()
      .describe(
        "The tenant's choice takes precedence over the installation's, and that over the configuration.",
      ),
    backend: z.string().optional(),
    model: z.string().optional(),
  })
  .meta({ id: 'PrimaryProfile' });
export type PrimaryProfileView = z.infer<typeof primaryProfileSchema>;

/** A patch has the form of a new one; the members that it names are changed. */
export const mergePatchSchema = z
  .record(z.string(), z.json())
  .describe('A JSON merge patch (RFC 7396). Members that it names are changed; null removes one.')
  .meta({ id: 'MergePatch' });
