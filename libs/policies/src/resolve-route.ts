import {
  type Agent,
  type Configuration,
  embeddingProfile,
  type Fallback,
  fallbackBackend,
  type FallbackRules,
  type FailureKind,
  type JobKind,
  type JobOptions,
  type Profile,
} from '@app/contracts';
import { nearNames } from './near-names.js';

/** What of a job names its route. */
export type RouteRequest = Pick<JobOptions, 'profile' | 'agent' | 'backend' | 'model' | 'fallback'> & {
  /** Default: `chat`. */
  kind?: JobKind;
};

/** What of a configuration a route is made of. */
export type RouteConfiguration = Pick<Configuration, 'backends' | 'profiles' | 'defaultProfile'> & {
  agents?: Configuration['agents'];
};

/** Parameters that a profile gives to jobs which name none of their own. */
export type RouteParameters = Pick<Profile, 'temperature' | 'maxOutputTokens' | 'contextTokens'>;

export interface ResolvedRoute {
  ok: true;
  /** The ordered backends that the job may use; at least one, none twice, all of them known. */
  route: string[];
  /** Of the route: the backends that get the job only after failures of these kinds. */
  fallbackOn?: FallbackRules;
  /** What the job asks for, else its profile. */
  model?: string;
  parameters: RouteParameters;
}

/** What is wrong with which member of the request. */
export interface RouteProblem {
  ok: false;
  /** RFC 6901, into the job's request. */
  pointer: string;
  detail: string;
}

/** The profile of jobs that name nothing, where no other is set. */
const conventionalProfile = 'primary';

/** Kinds whose jobs want other models, and so have a profile of their own for jobs that name nothing. */
const ownProfiles: Partial<Record<JobKind, string>> = { embed: embeddingProfile };

/**
 * Finds the backends that a job may use, in order, and what its profile adds to it.
 *
 * @param able The backends that do jobs of this kind; an only one serves jobs for which no profile is set.
 */
export function resolveRoute(
  request: RouteRequest,
  configuration: RouteConfiguration,
  able: readonly string[] = Object.keys(configuration.backends),
): ResolvedRoute | RouteProblem {
  const start = startOf(request, configuration, able);
  if ('pointer' in start) return start;
  const unknown =
    request.fallback?.findIndex((one) => !knows(configuration.backends, fallbackBackend(one))) ?? -1;
  if (unknown >= 0) {
    return unknownName(
      'backend',
      fallbackBackend(request.fallback?.[unknown] ?? ''),
      configuration.backends,
      `/fallback/${unknown}`,
    );
  }
  const { temperature, maxOutputTokens, contextTokens, model: profileModel, fallback } = start.profile ?? {};
  const model = request.model ?? profileModel;
  return {
    ok: true,
    ...routeFrom(start.backend, request.fallback ?? fallback, configuration.backends),
    ...(model !== undefined && { model }),
    parameters: {
      ...(temperature !== undefined && { temperature }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(contextTokens !== undefined && { contextTokens }),
    },
  };
}

interface Start {
  backend: string;
  profile?: Profile;
}

function startOf(
  request: RouteRequest,
  configuration: RouteConfiguration,
  able: readonly string[],
): Start | RouteProblem {
  const { backends, profiles, defaultProfile } = configuration;
  if (request.backend !== undefined) {
    if (knows(backends, request.backend)) return { backend: request.backend };
    return unknownName('backend', request.backend, backends, '/backend');
  }
  const agent = agentOf(request, configuration);
  if (agent !== undefined && 'pointer' in agent) return agent;
  const own = ownProfiles[request.kind ?? 'chat'];
  const conventional = own ?? conventionalProfile;
  const unsaid = own === undefined ? defaultProfile : undefined;
  const asked = request.profile ?? agent?.[request.kind ?? 'chat'];
  const name = asked ?? unsaid ?? (knows(profiles, conventional) ? conventional : undefined);
  if (name !== undefined) {
    const profile = knows(profiles, name) ? profiles[name] : undefined;
    if (profile === undefined)
      return unknownName('profile', name, profiles, agent === undefined ? '/profile' : '/agent');
    if (knows(backends, profile.backend)) return { backend: profile.backend, profile };
    const detail = `The profile "${name}" uses the backend "${profile.backend}", which does not exist.`;
    return { ok: false, pointer: '/profile', detail };
  }
  const names = able.length > 0 ? able : Object.keys(backends);
  const [only] = names;
  if (only !== undefined && names.length === 1) return { backend: only };
  return { ok: false, pointer: '/backend', detail: choice(names, own) };
}

function choice(names: readonly string[], ownProfile: string | undefined): string {
  const mend = ownProfile === undefined ? 'set defaultProfile in' : `add the profile "${ownProfile}" to`;
  return names.length === 0
    ? 'There is no backend yet; add one to the configuration, by LOCAL_API_URL and LOCAL_MODEL, or with POST /v1/backends.'
    : `Name a backend (${names.toSorted().join(', ')}) or a profile, or ${mend} the configuration.`;
}

/** The agent that a job names, if it names one. */
function agentOf(
  { agent: name }: RouteRequest,
  { agents = {} }: RouteConfiguration,
): Agent | RouteProblem | undefined {
  if (name === undefined) return undefined;
  return (knows(agents, name) ? agents[name] : undefined) ?? unknownName('agent', name, agents, '/agent');
}

/**
 * The start, then its fallbacks. A list that was given is the whole chain; without one, each backend's
 * own list is followed, nearer ones first, in whatever circles the lists lead. Backends that are gone are
 * left out, repeated ones too. A backend that several lists name takes the failures of all of them.
 */
function routeFrom(
  start: string,
  given: readonly Fallback[] | undefined,
  backends: RouteConfiguration['backends'],
): Pick<ResolvedRoute, 'route' | 'fallbackOn'> {
  const route = new Set([start]);
  const rules = new Map<string, Set<FailureKind> | 'all'>();
  const follow = (list: readonly Fallback[]): void => {
    for (const fallback of list) {
      const name = fallbackBackend(fallback);
      if (!knows(backends, name)) continue;
      route.add(name);
      const before = rules.get(name);
      if (typeof fallback === 'string' || before === 'all') rules.set(name, 'all');
      else rules.set(name, new Set([...(before ?? []), ...fallback.on]));
    }
  };
  if (given !== undefined) follow(given);
  // A set visits what is added to it on the way, each member once: that is the breadth-first order.
  else for (const visited of route) follow(backends[visited]?.fallback ?? []);
  const fallbackOn = Object.fromEntries(
    [...rules].flatMap(([name, kinds]) => (kinds === 'all' || name === start ? [] : [[name, [...kinds]]])),
  );
  return { route: [...route], ...(Object.keys(fallbackOn).length > 0 && { fallbackOn }) };
}

function knows(named: Record<string, unknown>, name: string): boolean {
  return Object.hasOwn(named, name);
}

function unknownName(
  what: string,
  name: string,
  known: Record<string, unknown>,
  pointer: string,
): RouteProblem {
  const names = nearNames(name, Object.keys(known));
  const mend = names.length === 0 ? `There is no ${what} yet.` : `Did you mean ${listed(names)}?`;
  return { ok: false, pointer, detail: `There is no ${what} "${name}". ${mend}` };
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
