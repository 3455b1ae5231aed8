import type { CatalogueEntry } from './backends-from-environment.js';
import { type Finding, unknown } from './finding.js';

type Backends = Readonly<Record<string, { provider?: string | undefined; options: Record<string, unknown> }>>;

/** A backend that another is made of. */
interface Part {
  role: string;
  name: unknown;
}

/** What is wrong with backends that are made of others: parts that are missing, unknown, or the whole itself. */
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
        return [
          { path, message: 'This names no backend.', mend: `Name one; there are: ${known.join(', ')}.` },
        ];
      }
      const missing = unknown('backend', name, known, path);
      if (missing.length > 0 || !holds(name, whole, partsOf)) return missing;
      const message = `This backend is itself made of "${whole}".`;
      return [{ path, message, mend: 'Name a backend that is not.' }];
    }),
  );
}

/** Whether a backend is another or is made of it, at whatever depth. */
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
