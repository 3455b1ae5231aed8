import {
  type Configuration,
  embeddingProfile,
  type JobKind,
  type JobOptions,
  type Profile,
} from '@app/contracts';
import { nearNames } from './near-names.js';

/** What of a job names its route. */
export type RouteRequest = Pick<JobOptions, 'profile' | 'backend' | 'model' | 'fallback'> & {
  /** Default: `chat`. */
  kind?: JobKind;
};

/** What of a configuration a route is made of. */
export type RouteConfiguration = Pick<Configuration, 'backends' | 'profiles' | 'defaultProfile'>;

/** Parameters that a profile gives to jobs which name none of their own. */
export type RouteParameters = Pick<Profile, 'temperature' | 'maxOutputTokens'>;

export interface ResolvedRoute {
  ok: true;
  /** The ordered backends that the job may use; at least one, none twice, all of them known. */
  route: string[];
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
  const unknown = request.fallback?.findIndex((name) => !knows(configuration.backends, name)) ?? -1;
  if (unknown >= 0) {
    return unknownName(
      'backend',
      request.fallback?.[unknown] ?? '',
      configuration.backends,
      `/fallback/${unknown}`,
    );
  }
  const { temperature, maxOutputTokens, model: profileModel, fallback } = start.profile ?? {};
  const model = request.model ?? profileModel;
  return {
    ok: true,
    route: routeFrom(start.backend, request.fallback ?? fallback, configuration.backends),
    ...(model !== undefined && { model }),
    parameters: {
      ...(temperature !== undefined && { temperature }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
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
  const own = ownProfiles[request.kind ?? 'chat'];
  const conventional = own ?? conventionalProfile;
  const unsaid = own === undefined ? defaultProfile : undefined;
  const name = request.profile ?? unsaid ?? (knows(profiles, conventional) ? conventional : undefined);
  if (name !== undefined) {
    const profile = knows(profiles, name) ? profiles[name] : undefined;
    if (profile === undefined) return unknownName('profile', name, profiles, '/profile');
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
    ? 'There is no backend yet; add one to the configuration.'
    : `Name a backend (${names.toSorted().join(', ')}) or a profile, or ${mend} the configuration.`;
}

/**
 * The start, then its fallbacks. A list that was given is the whole chain; without one, each backend's
 * own list is followed, nearer ones first. Backends that are gone are left out, repeated ones too.
 */
function routeFrom(
  start: string,
  given: readonly string[] | undefined,
  backends: RouteConfiguration['backends'],
): string[] {
  const route = new Set([start]);
  if (given !== undefined) {
    for (const name of given) if (knows(backends, name)) route.add(name);
    return [...route];
  }
  // A set visits what is added to it on the way, each member once: that is the breadth-first order.
  for (const visited of route) {
    for (const name of backends[visited]?.fallback ?? []) if (knows(backends, name)) route.add(name);
  }
  return [...route];
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
