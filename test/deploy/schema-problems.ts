import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { recordReads, unread } from './recorded-reads.js';

const models = [
  Deployment,
  HorizontalPodAutoscaler,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  ScaledObject,
  Service,
  ServiceAccount,
  StatefulSet,
];

/**
 * What is wrong with an object by the published schema of its kind: the schema's own complaint, or the
 * members that it does not know. The schemas ignore those, as a server would that drops them silently; but a
 * validator looks at every member that it knows, so what it never read is none of them.
 */
export function problemsOf(document: object): string[] {
  const { apiVersion, kind } = document as { apiVersion?: string; kind?: string };
  const model = models.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  if (model === undefined) return [`No schema is known of ${apiVersion} ${kind}.`];
  const { recorded, reads } = recordReads(document);
  try {
    model.prototype.validate.call(recorded);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return unread(document, reads).map((path) => `The schema of ${kind} does not know ${path}.`);
}
