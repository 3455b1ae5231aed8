import {
  type Agent,
  type Configuration,
  type Fallback,
  fallbackBackend,
  type FallbackRules,
  type FailureKind,
  type JobOptions,
  type Profile,
} from '@app/contracts';
import { unknownName } from './unknown-name.js';

/** The part of a job that selects its route. */
export type RouteRequest = Pick<JobOptions, 'profile' | 'agent' | 'backend' | 'model' | 'fallback'>;

/** How routes of the job's kind are found. */
export interface RouteRules {
  /** The default profile of a kind that needs other models than chats; undefined for the installation's default. */
  ownProfile?: string | undefined;
  /** The member of an agent that names the profile of such jobs. Default: `chat`. */
  agentRole?: keyof Agent;
}

/** The part of the configuration that determines routes. */
export type RouteConfiguration = Pick<Configuration, 'backends' | 'profiles' | 'defaultProfile'> & {
  agents?: Configuration['agents'];
};

/** Parameters of a profile, for jobs that name none of their own. */
export type RouteParameters = Pick<Profile, 'temperature' | 'maxOutputTokens' | 'contextTokens'>;

export interface ResolvedRoute {
  ok: true;
  /** The ordered backends that the job may use: at least one, none twice, all of them known. */
  route: string[];
  /** Backends of the route that take the job only after failures of these kinds. */
  fallbackOn?: FallbackRules;
  /** The model that the job names, else the one of its profile. */
  model?: string;
  parameters: RouteParameters;
}

/** A mistake in the request, and the member that contains it. */
export interface RouteProblem {
  ok: false;
  /** A JSON pointer (RFC 6901) into the job's request. */
  pointer: string;
  detail: string;
}

/** The profile of jobs that name no backend, profile or agent, unless `defaultProfile` is set. */
const conventionalProfile = 'primary';

/**
 * Finds the backends that a job may use, in order, and the model and parameters that its profile adds.
 *
 * @param able The backends that can run jobs of this kind; if there is only one, it serves jobs without a profile.
 */
export function resolveRoute(
  request: RouteRequest,
  configuration: RouteConfiguration,
  able: readonly string[] = Object.keys(configuration.backends),
  rules: RouteRules = {},
): ResolvedRoute | RouteProblem {
  const start = startOf(request, configuration, able, rules);
  if ('pointer' in start) return start;
  const unknown =
    request.fallback?.findIndex((one) => !knows(configuration.backends, fallbackBackend(one))) ?? -1;
  if (unknown >= 0) {
    const name = fallbackBackend(request.fallback?.[unknown] ?? '');
    return unknownMember('backend', name, configuration.backends, `/fallback/${unknown}`);
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
  { ownProfile: own, agentRole = 'chat' }: RouteRules,
): Start | RouteProblem {
  const { backends, profiles, defaultProfile } = configuration;
  if (request.backend !== undefined) {
    if (knows(backends, request.backend)) return { backend: request.backend };
    return unknownMember('backend', request.backend, backends, '/backend');
  }
  const agent = agentOf(request, configuration);
  if (agent !== undefined && 'pointer' in agent) return agent;
  const conventional = own ?? conventionalProfile;
  const configured = own === undefined ? defaultProfile : undefined;
  const asked = request.profile ?? agent?.[agentRole];
  const name = asked ?? configured ?? (knows(profiles, conventional) ? conventional : undefined);
  if (name !== undefined) {
    const profile = knows(profiles, name) ? profiles[name] : undefined;
    if (profile === undefined)
      return unknownMember('profile', name, profiles, agent === undefined ? '/profile' : '/agent');
    if (knows(backends, profile.backend)) return { backend: profile.backend, profile };
    const detail = `The profile "${name}" uses the backend "${profile.backend}", which does not exist.`;
    return { ok: false, pointer: '/profile', detail };
  }
  const names = able.length > 0 ? able : Object.keys(backends);
  const [only] = names;
  if (only !== undefined && names.length === 1) return { backend: only };
  return { ok: false, pointer: '/backend', detail: missingChoice(names, own) };
}

function missingChoice(names: readonly string[], ownProfile: string | undefined): string {
  const advice = ownProfile === undefined ? 'set defaultProfile in' : `add the profile "${ownProfile}" to`;
  return names.length === 0
    ? 'There is no backend yet. Add one to the configuration, set LOCAL_API_URL and LOCAL_MODEL, or use POST /v1/backends.'
    : `Name a backend (${names.toSorted().join(', ')}) or a profile, or ${advice} the configuration.`;
}

/** The agent that a job names, if it names one. */
function agentOf(
  { agent: name }: RouteRequest,
  { agents = {} }: RouteConfiguration,
): Agent | RouteProblem | undefined {
  if (name === undefined) return undefined;
  return (knows(agents, name) ? agents[name] : undefined) ?? unknownMember('agent', name, agents, '/agent');
}

/**
 * The first backend, then its fallbacks. A given list is the whole chain. Without one, each backend's own list is
 * followed breadth first; the lists may form cycles. Removed and repeated backends are left out. A backend that
 * several lists name takes the failures of all of them.
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
  // Iterating a set visits members added on the way, each once, so this is breadth first.
  else for (const visited of route) follow(backends[visited]?.fallback ?? []);
  const fallbackOn = Object.fromEntries(
    [...rules].flatMap(([name, kinds]) => (kinds === 'all' || name === start ? [] : [[name, [...kinds]]])),
  );
  return { route: [...route], ...(Object.keys(fallbackOn).length > 0 && { fallbackOn }) };
}

function knows(named: Record<string, unknown>, name: string): boolean {
  return Object.hasOwn(named, name);
}

function unknownMember(
  kind: string,
  name: string,
  known: Record<string, unknown>,
  pointer: string,
): RouteProblem {
  return { ok: false, pointer, detail: unknownName(kind, name, Object.keys(known)) };
}
