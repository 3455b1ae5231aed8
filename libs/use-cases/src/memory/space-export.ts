import { memoryPasses, type MemorySpace } from '@app/contracts';
import type { MemorySpaces, SpaceId } from '@app/memory';

/** Read at a time. */
const entriesAtOnce = 500;
const documentsAtOnce = 20;

/**
 * A whole space as JSON lines: the space, its entries oldest first, then its documents newest first. Each
 * line says in `type` what it is. It is read as fast as it is taken, so that its size does not matter.
 */
export async function* exportLines(
  spaces: MemorySpaces,
  id: SpaceId,
  state: MemorySpace,
): AsyncGenerator<string> {
  yield line('space', state);
  for (let after = 0; ;) {
    const entries = await spaces.entries(id, after, entriesAtOnce);
    const last = entries.at(-1);
    if (last === undefined) break;
    yield entries.map((entry) => line('entry', entry)).join('');
    after = last.number;
  }
  for (const pass of memoryPasses) {
    for (let before = Infinity; ;) {
      const documents = await spaces.documents(id, pass, before, documentsAtOnce);
      const last = documents.at(-1);
      if (last === undefined) break;
      yield documents.map((document) => line('document', document)).join('');
      before = last.version;
    }
  }
}

function line(type: string, members: object): string {
  return `${JSON.stringify({ type, ...members })}\n`;
}
