import {
  type Agent,
  type BackendSettings,
  type Configuration,
  nameOf,
  ownedName,
  ownerOf,
  type Profile,
} from '@app/contracts';
import type {
  Configured,
  ConfiguredAgent,
  ConfiguredBackend,
  ConfiguredProfile,
  PrimaryProfile,
} from './configured.js';

/** What one tenant can name: its own before what the installation has under the same name. */
export interface TenantView {
  backends: Record<string, BackendSettings>;
  profiles: Record<string, Profile>;
  agents: Record<string, Agent>;
  defaultProfile?: string;
}

/** The profile that `primary` stands for, however it is called. */
export const primaryName = 'primary';

/** Views that are kept; they are made anew when there are more tenants. */
const mostViews = 1_000;

interface Parts {
  start: Pick<Configuration, 'defaultProfile'>;
  backends: readonly ConfiguredBackend[];
  profiles: readonly ConfiguredProfile[];
  agents: readonly ConfiguredAgent[];
  primaries: readonly PrimaryProfile[];
  /** Full names of backends that were deleted lately. */
  removed: readonly string[];
}

/** Everything that is configured, at one time. Never changes. */
export class LiveConfiguration {
  readonly backends: ReadonlyMap<string, ConfiguredBackend>;
  readonly removed: readonly string[];
  /** What a connection is opened for, by full names. */
  readonly connected: Readonly<Record<string, BackendSettings>>;
  readonly #views = new Map<string, TenantView>();

  constructor(private readonly parts: Parts) {
    this.backends = new Map(parts.backends.map((backend) => [backend.fullName, backend]));
    const usable = parts.backends.filter(({ problem }) => problem === undefined);
    this.connected = Object.fromEntries(usable.map(({ fullName, settings }) => [fullName, settings]));
    this.removed = parts.removed.filter((name) => !this.backends.has(name));
  }

  get profiles(): readonly ConfiguredProfile[] {
    return this.parts.profiles;
  }

  get agents(): readonly ConfiguredAgent[] {
    return this.parts.agents;
  }

  /** The backend that a tenant means by a name, or by a full name of its own. */
  backend(tenant: string, name: string): ConfiguredBackend | undefined {
    const owner = ownerOf(name);
    if (owner !== undefined && owner !== tenant) return undefined;
    return this.backends.get(ownedName(tenant, nameOf(name))) ?? this.backends.get(name);
  }

  /** The backends that a tenant can name, its own included, by full name. */
  backendsOf(tenant: string): ConfiguredBackend[] {
    return visible(tenant, [...this.backends.values()]);
  }

  profilesOf(tenant: string): ConfiguredProfile[] {
    return visible(tenant, this.parts.profiles);
  }

  agentsOf(tenant: string): ConfiguredAgent[] {
    return visible(tenant, this.parts.agents);
  }

  /** The profile that was chosen as the primary one, by the tenant or else for all. */
  primaryOf(tenant: string): PrimaryProfile | undefined {
    return visible(tenant, this.parts.primaries)[0];
  }

  /** What routes of a tenant's jobs are made of. */
  view(tenant: string): TenantView {
    const known = this.#views.get(tenant);
    if (known !== undefined) return known;
    if (this.#views.size >= mostViews) this.#views.clear();
    const view = this.#view(tenant);
    this.#views.set(tenant, view);
    return view;
  }

  #view(tenant: string): TenantView {
    const usable = this.backendsOf(tenant).filter(({ problem }) => problem === undefined);
    const profiles = byName(this.profilesOf(tenant));
    const chosen = this.primaryOf(tenant)?.settings.profile;
    const primary = chosen === undefined ? undefined : profiles[chosen];
    const { defaultProfile } = this.parts.start;
    return {
      backends: byName(usable),
      profiles: primary === undefined ? profiles : { ...profiles, [primaryName]: primary },
      agents: byName(this.agentsOf(tenant)),
      ...(primary !== undefined
        ? { defaultProfile: primaryName }
        : defaultProfile !== undefined && { defaultProfile }),
    };
  }
}

/** What a tenant sees: its own, and of the installation's what has no name of its own. */
function visible<Kind extends Configured<unknown>>(tenant: string, all: readonly Kind[]): Kind[] {
  const own = all.filter(({ owner }) => owner === tenant);
  const taken = new Set(own.map(({ name }) => name));
  return [...own, ...all.filter(({ owner, name }) => owner === undefined && !taken.has(name))];
}

function byName<Settings>(all: readonly Configured<Settings>[]): Record<string, Settings> {
  return Object.fromEntries(all.map(({ name, settings }) => [name, settings]));
}
