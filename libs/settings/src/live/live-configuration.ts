import {
  type Agent,
  type BackendSettings,
  type Configuration,
  nameOf,
  ownedName,
  ownerOf,
  type Profile,
} from '@app/contracts';

/** A configured entry and its origin. */
export interface Configured<Settings> {
  name: string;
  /** The tenant that owns it; undefined for the installation. */
  owner: string | undefined;
  settings: Settings;
  /** Set for entries made through the API. Entries of the file or the environment have none and are read-only. */
  version?: number;
  /** Milliseconds since the epoch. */
  changedAt?: number;
}

/** A backend and the full name of its connection. */
export interface ConfiguredBackend extends Configured<BackendSettings> {
  fullName: string;
  /** Why the backend cannot be used; undefined when it can. */
  problem?: string;
}

export type ConfiguredProfile = Configured<Profile>;
export type ConfiguredAgent = Configured<Agent>;

/** The choice of an owner's primary profile. */
export interface PrimaryProfile extends Configured<{ profile: string }> {
  name: 'primary';
}

/** The entries that one tenant can name. Its own replace those of the installation with the same name. */
export interface TenantView {
  backends: Record<string, BackendSettings>;
  profiles: Record<string, Profile>;
  agents: Record<string, Agent>;
  defaultProfile?: string;
}

/** The name by which every tenant can use its primary profile. */
export const primaryName = 'primary';

/** The most cached views; with more tenants they are rebuilt. */
const maxViews = 1_000;

interface Parts {
  start: Pick<Configuration, 'defaultProfile'>;
  backends: readonly ConfiguredBackend[];
  profiles: readonly ConfiguredProfile[];
  agents: readonly ConfiguredAgent[];
  primaries: readonly PrimaryProfile[];
  /** Full names of recently deleted backends. */
  removed: readonly string[];
}

/** The whole configuration at one time. Immutable. */
export class LiveConfiguration {
  readonly backends: ReadonlyMap<string, ConfiguredBackend>;
  readonly removed: readonly string[];
  /** The backends that get a connection, by full name. */
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

  /** The backend that a tenant names by its name, or by the full name of one of its own. */
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

  /** The primary profile chosen by the tenant, or else by the installation. */
  primaryOf(tenant: string): PrimaryProfile | undefined {
    return visible(tenant, this.parts.primaries)[0];
  }

  /** The entries for planning the routes of a tenant's jobs. */
  view(tenant: string): TenantView {
    const known = this.#views.get(tenant);
    if (known !== undefined) return known;
    if (this.#views.size >= maxViews) this.#views.clear();
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

/** A tenant's own entries, and those of the installation whose names it does not use. */
function visible<Kind extends Configured<unknown>>(tenant: string, all: readonly Kind[]): Kind[] {
  const own = all.filter(({ owner }) => owner === tenant);
  const taken = new Set(own.map(({ name }) => name));
  return [...own, ...all.filter(({ owner, name }) => owner === undefined && !taken.has(name))];
}

function byName<Settings>(all: readonly Configured<Settings>[]): Record<string, Settings> {
  return Object.fromEntries(all.map(({ name, settings }) => [name, settings]));
}
