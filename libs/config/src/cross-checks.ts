import * as z from 'zod';
import type { CatalogueEntry } from './backends-from-environment.js';
import { compositionProblems } from './composition-problems.js';
import type { ConfigurationProblem } from './configuration-error.js';
import { type Finding, unknown } from './finding.js';
import { isLoopback } from './loopback.js';
import { pathText, type SettingPath } from './setting-path.js';
import type { SettingsTree } from './settings-tree.js';

const text = z.string().optional().catch(undefined);
const fallbacks = z
  .array(
    z.union([z.string(), z.object({ backend: z.string() }).transform(({ backend }) => backend)]).catch(''),
  )
  .catch([]);

/** What the checks look at. Whatever has another shape is the schema's to refuse, not theirs. */
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

/** What is wrong between settings that are each right. */
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
  ].map(({ path, message, mend }) => ({ place: tree.placeOf(path), path: pathText(path), message, mend }));
}

function redisAddress({ redis }: Outline): Finding[] {
  const given = ['url', 'cluster', 'sentinel'].filter((name) => redis[name] !== undefined);
  if (given.length < 2) return [];
  const message = `More than one Redis is named: ${given.join(' and ')}.`;
  return [{ path: ['redis', given[1] ?? ''], message, mend: 'Keep one of url, cluster and sentinel.' }];
}

function listeningWithoutKeys({ http, apiKeys }: Outline): Finding[] {
  if (http.host === undefined || isLoopback(http.host) || apiKeys.length > 0) return [];
  return [
    {
      path: ['http', 'host'],
      message: 'No API keys are configured, so the API listens on loopback only.',
      mend: 'Add apiKeys or remove http.host.',
    },
  ];
}

function repeatedKeys({ apiKeys }: Outline): Finding[] {
  return (['name', 'sha256'] as const).flatMap((field) =>
    apiKeys.flatMap(({ [field]: value }, at) => {
      const first = apiKeys.findIndex((key) => key[field] === value);
      if (value === undefined || first === at) return [];
      const message = `apiKeys[${first}] has the same ${field === 'name' ? 'name' : 'key'}.`;
      return [{ path: ['apiKeys', at, field], message, mend: 'Give each its own.' }];
    }),
  );
}

function unknownNames(outline: Outline, catalogue: readonly CatalogueEntry[]): Finding[] {
  const providers = catalogue.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  const backends = Object.keys(outline.backends);
  const profiles = Object.keys(outline.profiles);
  return [
    ...Object.entries(outline.backends).flatMap(([name, { provider, fallback }]) => [
      ...unknown('provider', provider, providers, ['backends', name, 'provider']),
      ...unknownEach(fallback, backends, ['backends', name, 'fallback']),
    ]),
    ...Object.entries(outline.profiles).flatMap(([name, { backend, fallback }]) => [
      ...unknown('backend', backend, backends, ['profiles', name, 'backend']),
      ...unknownEach(fallback, backends, ['profiles', name, 'fallback']),
    ]),
    ...Object.entries(outline.agents).flatMap(([name, agent]) =>
      Object.entries(agent).flatMap(([kind, profile]) =>
        unknown('profile', profile, profiles, ['agents', name, kind]),
      ),
    ),
    ...(['mid', 'long'] as const).flatMap((pass) =>
      unknown('profile or backend', outline.distill[pass], [...profiles, ...backends], ['distill', pass]),
    ),
    ...unknown('profile', outline.defaultProfile, profiles, ['defaultProfile']),
  ];
}

function unknownEach(named: readonly string[], backends: readonly string[], path: SettingPath): Finding[] {
  return named.flatMap((name, at) => unknown('backend', name, backends, [...path, at]));
}
