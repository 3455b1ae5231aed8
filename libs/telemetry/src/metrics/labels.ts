/**
 * The labels of all metrics, and how many values each may take in one process; what comes later is `other`.
 * A label is bounded by nature (an enumeration of the code) or by this.
 */
export const labelBounds = {
  kind: 16,
  backend: 200,
  from: 200,
  to: 200,
  outcome: 16,
  failure: 32,
  dimension: 32,
  group: 400,
  reason: 32,
  state: 8,
  tenant: 200,
  model: 200,
  currency: 8,
  token: 8,
  schedule: 200,
  'error.type': 32,
  'gen_ai.operation.name': 8,
  'gen_ai.provider.name': 100,
  'gen_ai.request.model': 200,
  'gen_ai.token.type': 4,
  'http.request.method': 16,
  'http.route': 200,
  'http.response.status_code': 64,
  'messaging.system': 2,
  'messaging.destination.name': 200,
  'messaging.operation.name': 8,
} as const satisfies Record<string, number>;

export type LabelName = keyof typeof labelBounds;

/** Longer values are cut: callers choose the names of models. */
const longestValue = 128;

/** Keeps the values of labels few, so that no caller can fill a monitoring system with series. */
export class BoundedLabels {
  readonly #seen = new Map<string, Set<string>>();

  /** A value as it may be written for this label. */
  bound(label: LabelName, value: string): string {
    const seen = this.#seen.get(label) ?? new Set();
    this.#seen.set(label, seen);
    const short = value.length > longestValue ? value.slice(0, longestValue) : value;
    if (seen.has(short)) return short;
    if (seen.size >= labelBounds[label]) return 'other';
    seen.add(short);
    return short;
  }
}
