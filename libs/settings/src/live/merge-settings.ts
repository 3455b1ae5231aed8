import {
  agentSchema,
  type BackendSettings,
  backendSettingsSchema,
  type Configuration,
  type JsonObject,
  ownedName,
  profileSchema,
} from '@app/contracts';
import type { ProviderDefinition } from '@app/provider-spec';
import type { SettingsId, SettingsSnapshot, StoredSettings } from '../store/stored-settings.js';
import {
  type Configured,
  type ConfiguredBackend,
  LiveConfiguration,
  primaryName,
} from './live-configuration.js';

/** Opens a secret that was sealed for a context; rejects when no key opens it. */
type Open = (sealed: string, context: string) => Promise<string>;

/** The sealing context of the secrets of an entry. */
export function settingsContext({ kind, owner, name }: SettingsId): string {
  return `settings ${kind} ${ownedName(owner, name)}`;
}

/** The configuration without stored settings. */
export function startingConfiguration(start: Configuration): LiveConfiguration {
  return new LiveConfiguration({
    start,
    backends: declared(start.backends).map((one) => ({ ...one, fullName: one.name })),
    profiles: declared(start.profiles),
    agents: declared(start.agents),
    primaries: [],
    removed: [],
  });
}

/**
 * The start configuration together with stored settings. Where both have the same entry, the start configuration wins.
 *
 * @param findProvider Returns the provider of an id.
 * @param open Opens stored secrets.
 */
export async function mergeSettings(
  start: Configuration,
  { settings, removed }: Pick<SettingsSnapshot, 'settings' | 'removed'>,
  findProvider: (id: string) => ProviderDefinition | undefined,
  open: Open,
): Promise<LiveConfiguration> {
  const stored = settings.filter(
    ({ kind, owner, name }) => owner !== undefined || !declares(start, kind, name),
  );
  const ofKind = (kind: SettingsId['kind']): StoredSettings[] => stored.filter((one) => one.kind === kind);
  const backends = await Promise.all(ofKind('backend').map((one) => readBackend(one, open)));
  const owned = ownNames(backends, findProvider);
  return new LiveConfiguration({
    start,
    backends: [...declared(start.backends).map((one) => ({ ...one, fullName: one.name })), ...owned],
    profiles: [
      ...declared(start.profiles),
      ...ofKind('profile').flatMap((one) => readable(one, profileSchema.safeParse(one.value).data)),
    ],
    agents: [
      ...declared(start.agents),
      ...ofKind('agent').flatMap((one) => readable(one, agentSchema.safeParse(one.value).data)),
    ],
    primaries: ofKind('primary').map((one) => ({
      ...originOf(one),
      name: primaryName,
      settings: { profile: textOf(one.value['profile']) },
    })),
    removed,
  });
}

function declares(start: Configuration, kind: SettingsId['kind'], name: string): boolean {
  const named = { backend: start.backends, profile: start.profiles, agent: start.agents, primary: {} };
  return Object.hasOwn(named[kind], name);
}

function declared<Settings>(named: Readonly<Record<string, Settings>>): Configured<Settings>[] {
  return Object.entries(named).map(([name, settings]) => ({ name, owner: undefined, settings }));
}

/** Leaves out an entry that this version cannot read, such as after a downgrade. */
function readable<Settings>(one: StoredSettings, settings: Settings | undefined): Configured<Settings>[] {
  return settings === undefined ? [] : [{ ...originOf(one), settings }];
}

function originOf({ name, owner, version, changedAt }: StoredSettings) {
  return { name, owner, version, changedAt };
}

async function readBackend(one: StoredSettings, open: Open): Promise<ConfiguredBackend> {
  const fullName = ownedName(one.owner, one.name);
  const { secrets, problem } = await openSecrets(one, open);
  const parsed = backendSettingsSchema.safeParse({ ...one.value, ...secrets });
  if (parsed.success) {
    const { limitGroup } = parsed.data;
    const settings: BackendSettings = {
      ...parsed.data,
      // Limit groups of different owners are separate.
      ...(limitGroup !== undefined && { limitGroup: ownedName(one.owner, limitGroup) }),
    };
    return { ...originOf(one), fullName, settings, ...(problem !== undefined && { problem }) };
  }
  const settings = backendSettingsSchema.parse({ provider: textOf(one.value['provider']) || 'unknown' });
  return {
    ...originOf(one),
    fullName,
    settings,
    problem: 'This version cannot read these settings. Store them again.',
  };
}

async function openSecrets(
  one: StoredSettings,
  open: Open,
): Promise<{ secrets: JsonObject; problem?: string }> {
  if (one.sealed === undefined) return { secrets: {} };
  try {
    return { secrets: JSON.parse(await open(one.sealed, settingsContext(one))) as JsonObject };
  } catch (error) {
    return { secrets: {}, problem: `Its key cannot be opened. ${(error as Error).message}` };
  }
}

/** A composed backend of a tenant uses only backends of that tenant, because it would bypass the limits of others. */
function ownNames(
  backends: readonly ConfiguredBackend[],
  findProvider: (id: string) => ProviderDefinition | undefined,
): ConfiguredBackend[] {
  const known = new Set(backends.map(({ fullName }) => fullName));
  return backends.map((backend) => {
    const { owner, settings } = backend;
    const roles = findProvider(settings.provider)?.composition?.roles ?? [];
    if (owner === undefined || roles.length === 0) return backend;
    const parts = roles.map((role) => [role, ownedName(owner, textOf(settings.options[role]))] as const);
    const foreign = parts.find(([, part]) => !known.has(part));
    if (foreign !== undefined) {
      return { ...backend, problem: `The option "${foreign[0]}" does not name one of your own backends.` };
    }
    return {
      ...backend,
      settings: { ...settings, options: { ...settings.options, ...Object.fromEntries(parts) } },
    };
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
