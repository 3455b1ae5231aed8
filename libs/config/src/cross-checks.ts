import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import type { ConfigurationProblem } from './configuration-error.js';
import type { CatalogueEntry } from './provider-environment.js';
import { pathText, type SettingPath, type SettingsTree } from './settings-tree.js';
import { type Finding, unknownName } from './unknown-name.js';

const text = z.string().optional().catch(undefined);
const fallbacks = z
  .array(
    z.union([z.string(), z.object({ backend: z.string() }).transform(({ backend }) => backend)]).catch(''),
  )
  .catch([]);

/** The parts that the checks read. A value of another shape is left to the schema to report. */
const outlineSchema = z.object({
  redis: z.record(z.string(), z.unknown()).catch({}),
  http: z.object({ host: text }).catch({ host: undefined }),
  apiKeys: z
    .array(z.object({ name: text, sha256: text }).catch({ name: undefined, sha256: undefined }))
    .catch([]),
  backends: z
    .record(
      z.string(),
      z
        .object({ provider: text, fallback: fallbacks, options: z.record(z.string(), z.unknown()).catch({}) })
        .catch({ provider: undefined, fallback: [], options: {} }),
    )
    .catch({}),
  profiles: z
    .record(
      z.string(),
      z.object({ backend: text, fallback: fallbacks }).catch({ backend: undefined, fallback: [] }),
    )
    .catch({}),
  agents: z.record(z.string(), z.record(z.string(), text).catch({})).catch({}),
  distill: z.object({ mid: text, long: text }).catch({ mid: undefined, long: undefined }),
  defaultProfile: text,
});
type Outline = z.infer<typeof outlineSchema>;

/** The mistakes between settings that are each valid. */
export function crossChecks(
  tree: SettingsTree,
  catalogue: readonly CatalogueEntry[],
): ConfigurationProblem[] {
  const outline = outlineSchema.parse(tree.values);
  return [
    ...redisAddress(outline),
    ...listeningWithoutKeys(outline),
    ...repeatedKeys(outline),
    ...unknownNames(outline, catalogue),
    ...compositionProblems(outline.backends, catalogue),
  ].map(({ path, message }) => ({ place: tree.placeOf(path), path: pathText(path), message }));
}

function redisAddress({ redis }: Outline): Finding[] {
  const given = ['url', 'cluster', 'sentinel'].filter((name) => redis[name] !== undefined);
  if (given.length < 2) return [];
  const message = `More than one Redis is configured: ${given.join(' and ')}. Keep one of url, cluster and sentinel.`;
  return [{ path: ['redis', given[1] ?? ''], message }];
}

function listeningWithoutKeys({ http, apiKeys }: Outline): Finding[] {
  if (http.host === undefined || isLoopback(http.host) || apiKeys.length > 0) return [];
  return [
    {
      path: ['http', 'host'],
      message:
        'No API keys are configured, so the API listens on loopback only. Add apiKeys or remove http.host.',
    },
  ];
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

function repeatedKeys({ apiKeys }: Outline): Finding[] {
  return (['name', 'sha256'] as const).flatMap((field) =>
    apiKeys.flatMap(({ [field]: value }, at) => {
      const first = apiKeys.findIndex((key) => key[field] === value);
      if (value === undefined || first === at) return [];
      const message = `apiKeys[${first}] has the same ${field === 'name' ? 'name' : 'key'}. Use a different one.`;
      return [{ path: ['apiKeys', at, field], message }];
    }),
  );
}

function unknownNames(outline: Outline, catalogue: readonly CatalogueEntry[]): Finding[] {
  const providers = catalogue.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  const backends = Object.keys(outline.backends);
  const profiles = Object.keys(outline.profiles);
  return [
    ...Object.entries(outline.backends).flatMap(([name, { provider, fallback }]) => [
      ...unknownName('provider', provider, providers, ['backends', name, 'provider']),
      ...unknownEach(fallback, backends, ['backends', name, 'fallback']),
    ]),
    ...Object.entries(outline.profiles).flatMap(([name, { backend, fallback }]) => [
      ...unknownName('backend', backend, backends, ['profiles', name, 'backend']),
      ...unknownEach(fallback, backends, ['profiles', name, 'fallback']),
    ]),
    ...Object.entries(outline.agents).flatMap(([name, agent]) =>
      Object.entries(agent).flatMap(([kind, profile]) =>
        unknownName('profile', profile, profiles, ['agents', name, kind]),
      ),
    ),
    ...(['mid', 'long'] as const).flatMap((pass) =>
      unknownName('profile or backend', outline.distill[pass], [...profiles, ...backends], ['distill', pass]),
    ),
    ...unknownName('profile', outline.defaultProfile, profiles, ['defaultProfile']),
  ];
}

function unknownEach(named: readonly string[], backends: readonly string[], path: SettingPath): Finding[] {
  return named.flatMap((name, at) => unknownName('backend', name, backends, [...path, at]));
}

type Backends = Readonly<Record<string, { provider?: string | undefined; options: Record<string, unknown> }>>;

/** A backend that another one is composed of. */
interface Part {
  role: string;
  name: unknown;
}

/** Mistakes in backends that are composed of others: parts that are missing, unknown, or the whole itself. */
export function compositionProblems(backends: Backends, catalogue: readonly CatalogueEntry[]): Finding[] {
  const known = Object.keys(backends);
  const partsOf = (name: string): Part[] => {
    const backend = Object.hasOwn(backends, name) ? backends[name] : undefined;
    const entry = catalogue.find(
      ({ id, aliases = [] }) => backend?.provider === id || aliases.includes(backend?.provider ?? ''),
    );
    return (entry?.composition?.roles ?? []).map((role) => ({ role, name: backend?.options[role] }));
  };
  return known.flatMap((whole) =>
    partsOf(whole).flatMap(({ role, name }) => {
      const path = ['backends', whole, 'options', role];
      if (typeof name !== 'string' || name === '') {
        return [{ path, message: `Expected the name of a backend. Known: ${known.join(', ')}.` }];
      }
      const missing = unknownName('backend', name, known, path);
      if (missing.length > 0 || !holds(name, whole, partsOf)) return missing;
      return [{ path, message: `Backend "${name}" is itself composed of "${whole}". Name another one.` }];
    }),
  );
}

/** Whether a backend is the other one or is composed of it, at any depth. */
function holds(name: string, other: string, partsOf: (name: string) => Part[]): boolean {
  const seen = new Set<string>();
  const left = [name];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === other) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...partsOf(next).flatMap((part) => (typeof part.name === 'string' ? [part.name] : [])));
  }
  return false;
}
