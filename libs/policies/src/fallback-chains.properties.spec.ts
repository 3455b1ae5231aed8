import { backendSettingsSchema, type FailureKind, failureKinds } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { failureRules, nextBackend } from './leave-backend.js';
import { resolveRoute } from './resolve-route.js';

const names = ['claude', 'gemini', 'local', 'groq', 'mistral', 'constructor'] as const;
const kinds = failureKinds.filter((kind) => kind !== 'cancelled');
const fallbacks = fc.array(
  fc.oneof(
    fc.constantFrom(...names),
    fc.record({
      backend: fc.constantFrom(...names),
      on: fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1, maxLength: 4 }),
    }),
  ),
  { maxLength: 8 },
);
/** Any graph of backends, circles and backends that name themselves included. */
const graphs = fc.record(Object.fromEntries(names.map((name) => [name, fallbacks])));
const contexts = fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 1_000_000 }));

function backendsOf(graph: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(graph).map(([name, fallback]) => [
      name,
      backendSettingsSchema.parse({ provider: 'any', fallback }),
    ]),
  );
}

/** The backends that a job visits when every attempt ends with the next of these failures. */
function visited(
  job: Omit<Parameters<typeof nextBackend>[0], 'hop'>,
  failures: readonly FailureKind[],
): string[] {
  const seen = [job.route[0] ?? ''];
  for (const kind of failures) {
    const hop = job.route.indexOf(seen.at(-1) ?? '');
    const next = nextBackend({ ...job, hop }, { kind });
    if (next === undefined) break;
    seen.push(next);
  }
  return seen;
}

describe('fallback chains', () => {
  it('end, and visit no backend twice, whatever circles the lists make', () => {
    fc.assert(
      fc.property(
        graphs,
        fc.constantFrom(...names),
        fc.option(fallbacks, { nil: undefined }),
        contexts,
        fc.array(fc.constantFrom(...kinds), { minLength: names.length, maxLength: 12 }),
        (graph, backend, fallback, contextTokens, failures) => {
          const request = fallback === undefined ? { backend } : { backend, fallback };
          const resolved = resolveRoute(request, { backends: backendsOf(graph), profiles: {} });
          if (!resolved.ok) throw new Error(resolved.detail);
          const { route, fallbackOn } = resolved;
          expect(route[0]).toBe(backend);
          expect(new Set(route).size).toBe(route.length);
          const seen = visited({ route, fallbackOn, contextTokens }, failures);
          expect(new Set(seen).size).toBe(seen.length);
          for (const [at, name] of seen.slice(1).entries()) {
            const kind = failures[at] ?? 'internal';
            const rule = Object.hasOwn(fallbackOn ?? {}, name) ? fallbackOn?.[name] : undefined;
            expect(rule === undefined ? failureRules[kind] !== 'fail' : rule.includes(kind)).toBe(true);
          }
        },
      ),
    );
  });

  it('reach every backend that plain lists lead to', () => {
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(names.map((name) => [name, fc.array(fc.constantFrom(...names))]))),
        fc.constantFrom(...names),
        (graph, backend) => {
          const reachable = new Set([backend as string]);
          for (const name of reachable) for (const next of graph[name] ?? []) reachable.add(next);
          const resolved = resolveRoute({ backend }, { backends: backendsOf(graph), profiles: {} });
          if (!resolved.ok) throw new Error(resolved.detail);
          const all = visited(
            { route: resolved.route },
            resolved.route.map(() => 'unavailable'),
          );
          expect(all.toSorted()).toEqual([...reachable].toSorted());
        },
      ),
    );
  });

  it('give what was too long to a larger context, where one is known', () => {
    const route = ['small', 'smaller', 'unknown', 'large', 'larger'];
    const contextTokens = { small: 8_000, smaller: 4_000, large: 32_000, larger: 200_000 };
    const job = { route, contextTokens };
    expect(nextBackend({ ...job, hop: 0 }, { kind: 'context-length' })).toBe('large');
    expect(nextBackend({ ...job, hop: 3 }, { kind: 'context-length' })).toBe('larger');
    expect(nextBackend({ ...job, hop: 0 }, { kind: 'unavailable' })).toBe('smaller');
    expect(nextBackend({ route, hop: 0 }, { kind: 'context-length' })).toBe('smaller');
    expect(nextBackend({ ...job, hop: 4 }, { kind: 'context-length' })).toBeUndefined();
  });

  it('go on after a refused content only to a backend that is named for it', () => {
    const job = { route: ['first', 'second', 'third'], hop: 0 };
    expect(nextBackend(job, { kind: 'content-filter' })).toBeUndefined();
    const fallbackOn = { third: ['content-filter'] } as const;
    expect(nextBackend({ ...job, fallbackOn }, { kind: 'content-filter' })).toBe('third');
    expect(nextBackend({ ...job, fallbackOn, hop: 1 }, { kind: 'timeout' })).toBeUndefined();
  });
});
