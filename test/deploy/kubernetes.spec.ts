import { fileSource, settingSources } from '@app/config';
import type { Configuration } from '@app/contracts';
import { metrics } from '@app/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { apiCloseLimitMs } from '../../apps/api/src/index.js';
import { courierCloseLimitMs } from '../../apps/courier/src/index.js';
import { workerCloseLimitMs } from '../../apps/worker/src/index.js';
import { seriesOf } from '../../deploy/grafana/src/query.js';
import { type AnsweringPaths, answeringPaths } from './answering-paths.js';
import {
  type Container,
  type KubernetesObject,
  type Kustomization,
  kustomized,
  type Labels,
  type PodSpec,
} from './kubernetes-objects.js';
import { loadAsProcess } from './load-as-process.js';
import { programs } from './programs.js';
import { repository, textOf } from './repository.js';
import { problemsOf } from './schema-problems.js';
import { MadeSecrets } from './secrets.js';
import { unserved } from './served-pools.js';

const folder = 'deploy/kubernetes/';
const secretsFolder = '/run/secrets/sluice/';
const podsOwners = new Set(['Deployment', 'StatefulSet']);

interface Workload {
  object: KubernetesObject;
  pod: PodSpec;
  container: Container;
  labels: Labels;
}

describe('deploy/kubernetes', () => {
  let kustomization: Kustomization;
  let objects: KubernetesObject[];
  let workloads: Workload[];
  /** Those that run our own image. */
  let own: Workload[];
  let secrets: MadeSecrets;
  let apps: Map<string, string>;
  let configurations: Map<Workload, Configuration>;
  let environment: Record<string, string>;
  let answering: AnsweringPaths;

  const appOf = ({ container }: Workload): string | undefined => apps.get(container.args.join(' '));
  const probesOf = ({ startupProbe, readinessProbe, livenessProbe }: Container) =>
    [startupProbe, readinessProbe, livenessProbe].flatMap((probe) => probe?.httpGet ?? []);
  const ofKind = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  const selects = (selector: Labels | undefined, labels: Labels): boolean =>
    Object.entries(selector ?? {}).every(([name, value]) => labels[name] === value);

  beforeAll(async () => {
    ({ kustomization, objects } = await kustomized(`${folder}kustomization.yaml`));
    workloads = objects
      .filter(({ kind }) => podsOwners.has(kind))
      .map((object) => {
        const { metadata, spec: pod } = object.spec?.template ?? {};
        const container = pod?.containers[0];
        if (metadata === undefined || pod === undefined || container === undefined)
          throw new Error('No pod.');
        return { object, pod, container, labels: metadata.labels };
      });
    own = workloads.filter(({ container }) => container.image === 'sluice');
    apps = await programs();
    const lines = (await textOf(`${folder}environment.env`)).split('\n');
    environment = Object.fromEntries(
      lines
        .filter((line) => /^\w+=/.test(line))
        .map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
    ) as Record<string, string>;
    secrets = await MadeSecrets.make();
    configurations = new Map();
    for (const workload of own) {
      const extra = (workload.container.env ?? []).map(({ name, value }) => [name, value]);
      const env = { ...environment, ...Object.fromEntries(extra) } as Record<string, string>;
      const started = { env, configurationFile: `${repository}${folder}sluice.yaml`, secretsFolder };
      configurations.set(workload, await loadAsProcess(started, secrets));
    }
    const paths = own.flatMap(({ container }) => probesOf(container).map(({ path }) => path));
    answering = await answeringPaths([...new Set(paths)]);
  });
  afterAll(() => secrets.close());

  it('is what the published schemas of its kinds ask for', () => {
    for (const object of objects) {
      expect([object.metadata.name, object.kind, problemsOf(object)]).toEqual([
        object.metadata.name,
        object.kind,
        [],
      ]);
    }
  });

  it('would be refused with a member that a schema does not know, or a value that it does not allow', () => {
    const [deployment] = ofKind('Deployment');
    const spec = { ...deployment?.spec, replicsa: 2 };
    expect(problemsOf({ ...deployment, spec })).toEqual([
      'The schema of Deployment does not know /spec/replicsa.',
    ]);
    expect(problemsOf({ ...deployment, spec: { ...deployment?.spec, replicas: 'two' } })).toHaveLength(1);
    const [scaled] = ofKind('ScaledObject');
    const wrong = { ...scaled, spec: { ...scaled?.spec, minReplicas: 1 } };
    expect(problemsOf(wrong)).toEqual(['The schema of ScaledObject does not know /spec/minReplicas.']);
    expect(problemsOf({ apiVersion: 'apps/v1', kind: 'Deploymnet' })).toHaveLength(1);
  });

  it('names every file of the folder, and only such', async () => {
    const files = await readdir(repository + folder, { recursive: true });
    const generated = kustomization.configMapGenerator.flatMap(({ files: names = [], envs = [] }) => [
      ...names,
      ...envs,
    ]);
    const named = [...kustomization.resources, ...generated, 'kustomization.yaml', 'pools'];
    expect(files.toSorted()).toEqual(named.toSorted());
    expect(kustomization.images.map(({ name }) => name)).toEqual(['sluice']);
  });

  it('starts every part by a program that the build makes', () => {
    expect(new Set(own.map(appOf))).toEqual(new Set(['api', 'worker', 'scheduler', 'courier']));
  });

  it('sets only variables that there are, from what is generated', () => {
    const known = new Set<string>([...settingSources, fileSource].map(({ variable }) => variable));
    for (const { container } of own) {
      const names = [...Object.keys(environment), ...(container.env ?? []).map(({ name }) => name)];
      expect(names.filter((name) => !known.has(name))).toEqual([]);
      expect(container.envFrom).toEqual([{ configMapRef: { name: 'environment' } }]);
    }
  });

  it('mounts what is generated and what was made, where it is looked for', async () => {
    const generated = new Set(kustomization.configMapGenerator.map(({ name }) => name));
    const made = await secrets.names();
    for (const { pod, container } of workloads) {
      const maps = pod.volumes.flatMap(({ configMap }) => configMap?.name ?? []);
      expect(maps.filter((name) => !generated.has(name))).toEqual([]);
      const keys = pod.volumes.flatMap(({ secret }) => secret?.items ?? []).map(({ key }) => key);
      expect(keys.filter((key) => !made.includes(key))).toEqual([]);
      const mounts = container.volumeMounts.map(({ mountPath }) => `${mountPath}/`);
      expect(mounts).toContain(secretsFolder);
      expect(pod.volumes.map(({ name }) => name)).toEqual(
        expect.arrayContaining(
          container.volumeMounts.map(({ name }) => name).filter((name) => name !== 'data'),
        ),
      );
    }
    expect(environment['SLUICE_CONFIG']).toBe('/etc/sluice/sluice.yaml');
    const [redis, original] = await Promise.all([
      textOf(`${folder}redis.conf`),
      textOf('deploy/redis/redis.conf'),
    ]);
    const settings = (text: string): string[] => text.split('\n').filter((line) => !/^(#|$)/.test(line));
    expect(settings(redis.replace(secretsFolder, '/run/secrets/'))).toEqual(settings(original));
  });

  it('has each backend served, by pools that say which', () => {
    const workers = own.filter((workload) => appOf(workload) === 'worker');
    expect(unserved(workers.flatMap((worker) => configurations.get(worker) ?? []))).toEqual({
      backends: [],
      pools: [],
    });
  });

  it('asks for health where a process answers', () => {
    for (const workload of own) {
      const { http, internal } = configurations.get(workload) ?? {};
      const ports = new Map(workload.container.ports.map(({ name, containerPort }) => [name, containerPort]));
      expect([ports.get('internal'), internal?.host]).toEqual([internal?.port, '0.0.0.0']);
      if (appOf(workload) === 'api') expect(ports.get('http')).toBe(http?.port);
      const probes = probesOf(workload.container);
      expect(probes).toHaveLength(3);
      for (const { path, port } of probes) {
        expect(ports.has(port)).toBe(true);
        expect([...(port === 'http' ? answering.api : answering.internal)]).toContain(path);
      }
    }
  });

  it('gives every process more time to end than it takes', () => {
    const limits = { api: apiCloseLimitMs, worker: workerCloseLimitMs, courier: courierCloseLimitMs };
    for (const workload of own) {
      const configuration = configurations.get(workload);
      const limit = limits[appOf(workload) as keyof typeof limits];
      if (configuration === undefined || limit === undefined) continue;
      const graceMs = (workload.pod.terminationGracePeriodSeconds ?? 30) * 1_000;
      expect(graceMs).toBeGreaterThan(limit(configuration));
    }
  });

  it('selects what there is: services, budgets, scaling and who may talk to whom', () => {
    for (const { object, labels } of workloads) expect(object.spec?.selector?.matchLabels).toEqual(labels);
    for (const { kind, metadata, spec } of ofKind('Service', 'PodDisruptionBudget', 'NetworkPolicy')) {
      const selector =
        kind === 'Service' ? spec?.selector : (spec?.selector?.matchLabels ?? spec?.podSelector?.matchLabels);
      const selected = workloads.filter(({ labels }) => selects(selector as Labels, labels));
      expect([metadata.name, selected.length > 0]).toEqual([metadata.name, true]);
      for (const { targetPort } of (kind === 'Service' && spec?.ports) || []) {
        expect(selected[0]?.container.ports.map(({ name }) => name)).toContain(targetPort);
      }
    }
    const names = workloads.map(({ object }) => object.metadata.name);
    for (const { spec } of ofKind('ScaledObject', 'HorizontalPodAutoscaler'))
      expect(names).toContain(spec?.scaleTargetRef?.name);
    const accounts = ofKind('ServiceAccount').map(({ metadata }) => metadata.name);
    for (const { pod } of workloads) expect(accounts).toContain(pod.serviceAccountName);
  });

  it('has a budget for each part and a scaled pool for each worker', () => {
    const budgets = ofKind('PodDisruptionBudget');
    for (const { labels } of own) {
      expect(budgets.filter(({ spec }) => selects(spec?.selector?.matchLabels, labels))).toHaveLength(1);
    }
    const scaled = ofKind('ScaledObject').map(({ spec }) => spec?.scaleTargetRef?.name);
    const workers = own.filter((workload) => appOf(workload) === 'worker');
    expect(new Set(scaled)).toEqual(new Set(workers.map(({ object }) => object.metadata.name)));
  });

  it('scales by metrics that there are', () => {
    const known = new Set(Object.values(metrics).flatMap(seriesOf));
    for (const { spec } of ofKind('ScaledObject')) {
      const asked =
        spec?.triggers?.flatMap(({ metadata: { query } }) => query.match(/sluice_\w+/g) ?? []) ?? [];
      expect(asked).not.toEqual([]);
      expect(asked.filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('opens no port but those that something listens on or that are called', () => {
    const ports = ofKind('NetworkPolicy').flatMap(({ spec }) =>
      [...(spec?.ingress ?? []), ...(spec?.egress ?? [])].flatMap((rule) =>
        (rule.ports ?? []).map(({ port }) => port),
      ),
    );
    const listened = workloads.flatMap(({ container }) =>
      container.ports.map(({ containerPort }) => containerPort),
    );
    const collector = Number(new URL(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '').port);
    // Names, vendors, and receivers of webhooks.
    const outside = [53, 443, 8443];
    expect(new Set(ports)).toEqual(new Set([...listened, collector, ...outside]));
  });

  it('lets no part be root, write to its files or gain rights', () => {
    for (const { container, pod } of workloads) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(pod).toMatchObject({
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
    }
  });
});
