import { dirname, join } from 'node:path';
import { documentsOf, yamlOf } from './repository.js';

/** What is looked at of an object of Kubernetes. */
export interface KubernetesObject {
  kind: string;
  metadata: { name: string };
  spec?: {
    selector?: { matchLabels?: Labels } & Labels;
    template?: { metadata: { labels: Labels }; spec: PodSpec };
    scaleTargetRef?: { name: string };
    podSelector?: { matchLabels?: Labels };
    triggers?: { metadata: { query: string } }[];
    ports?: { port: number; targetPort?: string }[];
    ingress?: { ports?: { port: number }[] }[];
    egress?: { ports?: { port: number }[] }[];
  };
}

export type Labels = Record<string, string>;

export interface PodSpec {
  serviceAccountName: string;
  terminationGracePeriodSeconds?: number;
  containers: Container[];
  volumes: { name: string; configMap?: { name: string }; secret?: { items?: { key: string }[] } }[];
}

export interface Container {
  name: string;
  image: string;
  args: string[];
  ports: { name: string; containerPort: number }[];
  env?: { name: string; value: string }[];
  envFrom?: { configMapRef: { name: string } }[];
  volumeMounts: { name: string; mountPath: string }[];
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  securityContext: Record<string, unknown>;
}

interface Probe {
  httpGet?: { path: string; port: string };
}

export interface Kustomization {
  apiVersion: string;
  kind: string;
  resources: string[];
  configMapGenerator: { name: string; files?: string[]; envs?: string[] }[];
  images: { name: string }[];
}

/** A folder for `kubectl apply --kustomize`, with all objects of its files. */
export async function kustomized(
  file: string,
): Promise<{ kustomization: Kustomization; objects: KubernetesObject[] }> {
  const kustomization = (await yamlOf(file)) as Kustomization;
  const documents = await Promise.all(
    kustomization.resources.map((name) => documentsOf(join(dirname(file), name))),
  );
  return { kustomization, objects: documents.flat() as KubernetesObject[] };
}
