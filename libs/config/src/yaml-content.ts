import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { FileSyntaxError, type FileContent } from './file-content.js';
import type { SettingPath } from './setting-path.js';

/** @throws {FileSyntaxError} */
export function readYaml(text: string, format: 'YAML' | 'JSON'): FileContent {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  const [error] = document.errors;
  if (error !== undefined) {
    // The library's own message can quote the file; its code cannot.
    const reason = error.code.toLowerCase().replaceAll('_', ' ');
    throw new FileSyntaxError(`This is not ${format}: ${reason}.`, lineCounter.linePos(error.pos[0]).line);
  }
  return {
    values: toValues(document, format),
    lineOf: (path) => lineCounter.linePos(offsetOf(document, path)).line,
  };
}

function toValues(document: Document, format: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw new FileSyntaxError(
      `This is not ${format}: an alias has no anchor, or there are too many.`,
      undefined,
    );
  }
}

/** Where a setting begins, or the nearest group around it that the file has. */
function offsetOf(document: Document, path: SettingPath): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
