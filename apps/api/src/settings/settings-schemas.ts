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
  .describe("Whose it is. Default: the installation's for operators, else the tenant's own.");

/** What every new one says besides its settings. */
const identity = { name: nameSchema, scope: scope.optional() };

/** The body of `POST /v1/backends`. */
export const newBackendSchema = backendSettingsSchema.extend(identity).meta({ id: 'NewBackend' });

const profileName = nameSchema.refine((name) => name !== 'primary', {
  message: 'Which profile is the primary one is set with PUT /v1/profiles/primary.',
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
    .describe('Declared in the configuration file or the environment; changed there alone.'),
  version: z.int().positive().optional().describe('Grows with every change; the ETag is made of it.'),
  changedAt: z.iso.datetime().optional(),
};

/** A backend as those see it who may change it; to others some members are missing. Its keys are never told. */
export const backendSchema = z
  .object({
    ...standing,
    object: z.literal('backend'),
    fullName: z.string().describe('The name of its lane, as jobs show it.'),
    provider: z.string(),
    baseUrl: z.string().optional(),
    hasKey: z.boolean(),
    model: z.string().optional(),
    contextTokens: z.int().optional(),
    headerNames: z
      .array(z.string())
      .optional()
      .describe('Headers with every call; their values are never told.'),
    limits: limitsSchema,
    limitGroup: z.string().optional(),
    timeLimits: timeLimitsSchema,
    retry: retrySettingsSchema,
    fallback: backendSettingsSchema.shape.fallback,
    options: z.record(z.string(), z.json()).optional(),
    problem: z.string().optional().describe('Why it cannot be used.'),
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
    profile: z.string().nullable().describe('What jobs use that name nothing; null while there is none.'),
    chosenBy: z
      .enum(['tenant', 'installation', 'configuration'])
      .nullable()
      .describe("The tenant's choice goes before the installation's, and that before the configuration."),
    backend: z.string().optional(),
    model: z.string().optional(),
  })
  .meta({ id: 'PrimaryProfile' });
export type PrimaryProfileView = z.infer<typeof primaryProfileSchema>;

/** A patch has no other form than a new one; which members it names is what is changed. */
export const mergePatchSchema = z
  .record(z.string(), z.json())
  .describe('A JSON merge patch (RFC 7396): what it names is changed, null takes away.')
  .meta({ id: 'MergePatch' });
