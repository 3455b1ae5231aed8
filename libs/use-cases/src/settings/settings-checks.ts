import { type Agent, type BackendSettings, fallbackBackend, ownedName, type Profile } from '@app/contracts';
import { definitionOf, type ProviderDefinition } from '@app/provider-spec';
import { type ConfiguredBackend, LiveBackends } from '@app/settings';
import type { AddressRules } from '../addresses.js';
import { RefusedError, type RefusedMember } from '../refused-error.js';

/** A reference of a configuration file. Sent over the API, it would reach the vendor as if it were the key. */
const reference = /^(env|file|keyring):/;

/** A backend to store. */
type Candidate = Pick<ConfiguredBackend, 'name' | 'owner' | 'settings'>;

/** Checks that a backend can be used before it is stored. */
export class BackendChecks {
  constructor(
    private readonly addresses: AddressRules,
    private readonly providers: readonly ProviderDefinition[],
    private readonly live: LiveBackends,
  ) {}

  /** @throws {RefusedError} `validation` with pointers. */
  check(candidate: Candidate): void {
    const { settings, owner } = candidate;
    const definition = this.#provider(settings.provider);
    if (definition === undefined) {
      throw invalid('/provider', 'Unknown provider. GET /v1/providers lists the providers.');
    }
    if (owner !== undefined && definition.transport.kind === 'in-process') {
      throw invalid(
        '/provider',
        "This provider runs in Sluice's own processes. Only the installation may have such a backend.",
      );
    }
    this.#checkAddress(candidate, definition);
    this.#checkKeys(settings);
    this.#checkFallback(candidate);
    this.#checkOptions(candidate, definition);
  }

  #provider(id: string): ProviderDefinition | undefined {
    return this.providers.find((one) => one.id === id || one.aliases?.includes(id) === true);
  }

  #checkAddress({ settings, owner }: Candidate, definition: ProviderDefinition): void {
    const needsNone = definition.transport.kind === 'in-process' || definition.composition !== undefined;
    const baseUrl = settings.baseUrl ?? definition.baseUrl;
    if (needsNone) return;
    if (baseUrl === undefined)
      throw invalid('/baseUrl', `${definition.label} has no default address. Set baseUrl.`);
    if (owner === undefined) return;
    const refusal = this.addresses.refusesCall(baseUrl);
    if (refusal !== undefined) throw invalid('/baseUrl', refusal);
  }

  #checkKeys({ apiKey, apiKeys = [] }: BackendSettings): void {
    const errors: RefusedMember[] = [];
    const look = (key: string | undefined, pointer: string): void => {
      if (key !== undefined && reference.test(key)) {
        errors.push({
          pointer,
          detail: 'Send the key itself. References work only in the configuration file.',
        });
      }
    };
    look(apiKey?.reveal(), '/apiKey');
    for (const [at, key] of apiKeys.entries()) look(key.reveal(), `/apiKeys/${at}`);
    if (errors.length > 0) throw invalidSettings(errors);
  }

  #checkFallback({ settings, owner, name }: Candidate): void {
    const known = new Set([name, ...Object.keys(this.live.current.view(owner ?? '').backends)]);
    const errors = settings.fallback.flatMap((one, at) =>
      known.has(fallbackBackend(one)) ? [] : [{ pointer: `/fallback/${at}`, detail: 'Unknown backend.' }],
    );
    if (errors.length > 0) throw invalidSettings(errors);
  }

  /** Lets the provider check its options, as when it is used, without calling it. */
  #checkOptions({ settings, owner, name }: Candidate, definition: ProviderDefinition): void {
    const { options, apiKey, headers = {} } = settings;
    try {
      if (definition.composition !== undefined) this.#checkParts({ settings, owner, name });
      const baseUrl = settings.baseUrl ?? definition.baseUrl ?? '';
      const provider = definition.create(
        { baseUrl, apiKey, headers, options },
        { fetch, backend: () => undefined },
      );
      void provider.close?.();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw invalid('/options', error.message, error);
    }
  }

  /** @throws {TypeError} */
  #checkParts({ settings, owner, name }: Candidate): void {
    const { connected } = this.live.current;
    const roles = this.#provider(settings.provider)?.composition?.roles ?? [];
    const parts = roles.map((role) => [role, ownPart(owner, settings.options[role])]);
    const options = { ...settings.options, ...Object.fromEntries(parts) };
    const fullName = ownedName(owner, name);
    definitionOf(fullName, { ...connected, [fullName]: { ...settings, options } }, (id) =>
      this.#provider(id),
    );
  }
}

function ownPart(owner: string | undefined, part: unknown): unknown {
  return typeof part === 'string' ? ownedName(owner, part) : part;
}

function invalid(pointer: string, detail: string, cause?: Error) {
  return invalidSettings([{ pointer, detail }], { cause });
}

/** Checks that profiles and agents name backends and profiles that their owner has. */
export class RouteChecks {
  constructor(private readonly live: LiveBackends) {}

  /** @throws {RefusedError} `validation` with pointers. */
  profile({ backend, fallback = [] }: Profile, owner: string | undefined): void {
    const { backends } = this.live.current.view(owner ?? '');
    const named: [name: string, pointer: string][] = [
      [backend, '/backend'],
      ...fallback.map((one, at): [string, string] => [fallbackBackend(one), `/fallback/${at}`]),
    ];
    refuse(
      named.filter(([name]) => !Object.hasOwn(backends, name)),
      'Unknown backend.',
    );
  }

  /** @throws {RefusedError} `validation` with pointers. */
  agent({ chat, embed, distill }: Agent, owner: string | undefined): void {
    const { profiles } = this.live.current.view(owner ?? '');
    const named = Object.entries({ chat, embed, distill }).flatMap(([kind, name]): [string, string][] =>
      name === undefined ? [] : [[name, `/${kind}`]],
    );
    refuse(
      named.filter(([name]) => !Object.hasOwn(profiles, name)),
      'Unknown profile.',
    );
  }

  /** @throws {RefusedError} `validation` with pointers. */
  primary(profile: string, owner: string | undefined): void {
    const { profiles } = this.live.current.view(owner ?? '');
    if (!Object.hasOwn(profiles, profile)) refuse([[profile, '/profile']], 'Unknown profile.');
  }
}

function refuse(unknown: readonly [name: string, pointer: string][], detail: string): void {
  if (unknown.length === 0) return;
  throw invalidSettings(unknown.map(([, pointer]): RefusedMember => ({ pointer, detail })));
}

/** The refusal of settings whose members are wrong. */
export function invalidSettings(errors: RefusedMember[], options?: ErrorOptions): RefusedError {
  return new RefusedError('validation', 'Members of the request are missing or not valid; see errors.', {
    errors,
    ...options,
  });
}
