import {
  type BackendSettings,
  type Configuration,
  type FallbackRules,
  type JobPlan,
  type JobRequest,
  nameOf,
  ownerOf,
} from '@app/contracts';
import type { Kinds, KindSpec } from '@app/execution';
import { modelFor, resolveRoute, type RouteParameters, type RouteProblem } from '@app/policies';
import { definitionOf, type ProviderDefinition, type Unsupported } from '@app/provider-spec';
import type { LiveBackends } from '@app/settings';
import { type AddressRules, checkImages } from '../addresses.js';
import { type RefusalCode, RefusedError } from '../refused-error.js';

/** Decides, before anything is stored, whether and where a job can run. */
export class RoutePlanner {
  readonly #definitions: ReadonlyMap<string, ProviderDefinition>;

  constructor(
    private readonly kinds: Kinds,
    private readonly configuration: Pick<Configuration, 'distill'>,
    private readonly live: Pick<LiveBackends, 'current'>,
    providers: readonly ProviderDefinition[],
    /** For requests of callers: images that are not public are refused. */
    private readonly addresses?: AddressRules,
  ) {
    this.#definitions = new Map(
      providers.flatMap((definition) =>
        [definition.id, ...(definition.aliases ?? [])].map((name) => [name, definition]),
      ),
    );
  }

  /**
   * The backends that can do the job. The first one must be able to; fallbacks that are not are left out
   * of the route, so that no job is handed over to be refused.
   *
   * @throws {RefusedError} `validation`, `unknown-agent`, `unknown-backend`, `unknown-profile`, `no-backend`,
   * `no-model` or `capability`.
   */
  plan(tenant: string, given: JobRequest): JobPlan {
    if (this.addresses !== undefined) checkImages(this.addresses, given);
    const { current } = this.live;
    const view = current.view(tenant);
    const spec = this.kinds.get(given.kind);
    const asked = withOwnNames(tenant, this.#withConfiguredRoute(spec, given, view.profiles));
    const resolved = resolveRoute(asked, view, this.#offering(tenant, spec), spec.planning);
    if (!resolved.ok) throw routeProblem(asked, resolved);
    const fullName = (name: string): string => current.backend(tenant, name)?.fullName ?? name;
    const [first = '', ...fallbacks] = resolved.route.map(fullName);
    const model = resolved.model ?? this.#fixedModel(spec, first);
    const request = withParameters(spec, asked, model, resolved.parameters);
    const refusal = this.#refusal(request, first, 0);
    if (refusal !== undefined) throw refusal;
    const able = fallbacks.filter((name, index) => this.#refusal(request, name, index + 1) === undefined);
    const rules = Object.entries(resolved.fallbackOn ?? {}).map(([name, kinds]) => [fullName(name), kinds]);
    const route = [first, ...able];
    return {
      request,
      route,
      maxWaits: route.map((name) => this.#maxWait(request, name)),
      ...(rules.length > 0 && { fallbackOn: Object.fromEntries(rules) as FallbackRules }),
    };
  }

  #maxWait({ timeLimits }: JobRequest, name: string): number {
    return timeLimits?.maxWait ?? this.live.current.connected[name]?.timeLimits.maxWait ?? 0;
  }

  /** By its full name; undefined for one whose parts are gone. */
  #definitionOf(name: string): ProviderDefinition | undefined {
    try {
      return definitionOf(name, this.live.current.connected, (provider) => this.#definitions.get(provider));
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** The backends whose providers do jobs of this kind, as the tenant names them. */
  #offering(tenant: string, { planning }: KindSpec): string[] {
    const offering = this.live.current.backendsOf(tenant).filter(({ fullName }) => {
      const definition = this.#definitionOf(fullName);
      return definition !== undefined && planning.offeredBy(definition);
    });
    return offering.map(({ name }) => name);
  }

  /** A request that names no profile, backend or agent, with the one that the configuration has for it. */
  #withConfiguredRoute(
    { planning }: KindSpec,
    request: JobRequest,
    profiles: Configuration['profiles'],
  ): JobRequest {
    if ((request.profile ?? request.backend ?? request.agent) !== undefined) return request;
    const name = planning.configuredRoute(request.input, this.configuration);
    if (name === undefined) return request;
    return Object.hasOwn(profiles, name) ? { ...request, profile: name } : { ...request, backend: name };
  }

  /** The model of a kind whose jobs keep the model of their first backend wherever they go. */
  #fixedModel({ planning }: KindSpec, name: string): string | undefined {
    if (!planning.fixedModel) return undefined;
    const definition = this.#definitionOf(name);
    return definition && planning.ownModel(definition, this.live.current.connected[name]?.model);
  }

  /** Why a backend cannot do this job, if it cannot. */
  #refusal(request: JobRequest, name: string, hop: number): RefusedError | undefined {
    const backend = this.live.current.connected[name];
    const definition = this.#definitionOf(name);
    if (backend === undefined || definition === undefined) return noBackend(name);
    const { planning } = this.kinds.get(request.kind);
    const lacking = planning.unsupportedBy(definition, request.input);
    if (lacking.length > 0) return notCapable(name, definition, lacking);
    return modelOf(request, hop, backend, definition) === undefined ? noModel(name) : undefined;
  }
}

/** A request with the parameters of its profile that it does not set itself, so that its meaning never changes. */
function withParameters(
  { planning }: KindSpec,
  request: JobRequest,
  model: string | undefined,
  parameters: RouteParameters,
): JobRequest {
  const input = planning.withParameters(request.input, parameters);
  return { ...request, ...(model !== undefined && { model }), input };
}

/** A tenant may name its own backends by their full names. */
function withOwnNames(tenant: string, request: JobRequest): JobRequest {
  const own = (name: string): string => (ownerOf(name) === tenant ? nameOf(name) : name);
  const { backend, fallback } = request;
  return {
    ...request,
    ...(backend !== undefined && { backend: own(backend) }),
    ...(fallback !== undefined && {
      fallback: fallback.map((one) =>
        typeof one === 'string' ? own(one) : { ...one, backend: own(one.backend) },
      ),
    }),
  };
}

function modelOf(
  request: JobRequest,
  hop: number,
  backend: BackendSettings,
  { defaultModel }: ProviderDefinition,
): string | undefined {
  return modelFor(request, hop, backend) ?? defaultModel;
}

function routeProblem(request: JobRequest, { pointer, detail }: RouteProblem): RefusedError {
  return new RefusedError(routeRefusalCode(request, pointer), detail, {
    errors: [{ pointer, detail }],
  });
}

function routeRefusalCode(request: JobRequest, pointer: string): RefusalCode {
  if (pointer === '/agent') return 'unknown-agent';
  if (pointer === '/profile') return 'unknown-profile';
  return pointer === '/backend' && request.backend === undefined ? 'no-backend' : 'unknown-backend';
}

function noBackend(name: string): RefusedError {
  return new RefusedError(
    'no-backend',
    `The backend "${name}" cannot be used: its provider is unknown, or a backend that it is composed of was deleted.`,
  );
}

function noModel(name: string): RefusedError {
  const detail = `Name a model: the backend "${name}" has none of its own. It gets one in the configuration, by LOCAL_MODEL where LOCAL_API_URL makes it, or by PATCH /v1/backends/${nameOf(name)}; a profile can name one too.`;
  return new RefusedError('no-model', detail, { errors: [{ pointer: '/model', detail }] });
}

function notCapable(
  name: string,
  { label }: ProviderDefinition,
  lacking: readonly Unsupported[],
): RefusedError {
  const needs = lacking.map(({ what }) => what).join(', ');
  return new RefusedError(
    'capability',
    `The backend "${name}" (${label}) cannot do what this job needs: ${needs}. Choose another backend or leave it out.`,
    {
      errors: lacking.map(({ member, what }) => ({
        pointer: `/input/${member}`,
        detail: `Not supported: ${what}.`,
      })),
    },
  );
}
