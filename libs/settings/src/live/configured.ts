import type { Agent, BackendSettings, Profile } from '@app/contracts';

/** Something that is configured, and where. */
export interface Configured<Settings> {
  name: string;
  /** The tenant that it belongs to; without one it is the installation's. */
  owner: string | undefined;
  settings: Settings;
  /** Of what was configured through the API. What the file or the environment declares has none, and is read-only. */
  version?: number;
  /** Milliseconds since the epoch. */
  changedAt?: number;
}

/** A backend by whose full name there may be a connection. */
export interface ConfiguredBackend extends Configured<BackendSettings> {
  fullName: string;
  /** Why it cannot be used, if it cannot. */
  problem?: string;
}

export type ConfiguredProfile = Configured<Profile>;
export type ConfiguredAgent = Configured<Agent>;

/** Which profile is the primary one of an owner. */
export interface PrimaryProfile extends Configured<{ profile: string }> {
  name: 'primary';
}
