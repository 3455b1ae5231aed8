import { type ConfiguredBackend, LiveBackends } from '@app/settings';
import { type BackendSettings, type Configuration, fallbackBackend, ownedName } from '@app/contracts';
import { definitionOf, type ProviderDefinition } from '@app/provider-spec';
import { EgressPolicy, RefusedAddressError } from '@app/egress';
import { Inject, Injectable } from '@nestjs/common';
import type { MemberError } from '../problems/problem-error.js';
import { CONFIGURATION, PROVIDERS } from '../tokens.js';
import { invalidSettings } from './read-settings-request.js';

/** References of a configuration file; over the API they would be sent to the vendor as they are. */
const reference = /^(env|file|keyring):/;

/** A backend to store. */
type Candidate = Pick<ConfiguredBackend, 'name' | 'owner' | 'settings'>;

/** Checks that a backend can be used, before it is stored. */
@Injectable()
export class BackendChecks {
  readonly #egress: EgressPolicy;

  constructor(
    @Inject(CONFIGURATION) { egress }: Configuration,
    @Inject(PROVIDERS) private readonly providers: readonly ProviderDefinition[],
    private readonly live: LiveBackends,
  ) {
    this.#egress = new EgressPolicy(egress.allowRanges);
  }

  /** @throws {ProblemError} `validation` with pointers. */
  check(candidate: Candidate): void {
    const { settings, owner } = candidate;
    const definition = this.#provider(settings.provider);
    if (definition === undefined) {
      throw invalid('/provider', 'Unknown provider. GET /v1/providers lists the providers.');
    }
    if (owner !== undefined && definition.transport.kind === 'in-process') {
      throw invalid(
        '/provider',
        "This provider runs in Sluice's own processes; only the installation has such.",
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
      throw invalid('/baseUrl', `${definition.label} has no address of its own: give one.`);
    if (owner === undefined) return;
    try {
      this.#egress.checkUrl(baseUrl);
    } catch (error) {
      if (!(error instanceof RefusedAddressError)) throw error;
      throw invalid('/baseUrl', error.message, error);
    }
  }

  #checkKeys({ apiKey, apiKeys = [] }: BackendSettings): void {
    const errors: MemberError[] = [];
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

  /** The provider checks its options as for a call, but calls nothing. */
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
