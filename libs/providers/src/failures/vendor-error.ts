/** What a vendor's error body says, whatever its form. */
export interface VendorError {
  message: string | undefined;
  /** `code`, `type`, `reason` and `status` of the body, in small letters, for comparing. */
  marks: ReadonlySet<string>;
  /** The code to show: the most precise that the body gives. */
  code: string | undefined;
  /** All messages and marks, for patterns. What else a body holds may repeat the request. */
  said: string;
  /** The whole body as text, for what stands nowhere else. */
  text: string;
}

/** At most this much of a body is looked at. */
const readLimit = 16_384;

/** Reads an error body: JSON of any vendor's form, or plain text. */
export function readVendorError(body: unknown): VendorError {
  const text = (typeof body === 'string' ? body : (JSON.stringify(body) ?? '')).slice(0, readLimit);
  const value = typeof body === 'string' ? parse(body) : body;
  const marks = new Set<string>();
  const messages: string[] = [];
  collect(value, marks, messages, 0);
  const { code } = firstOf(value);
  const plain = messages.length === 0 ? plainText(text) : undefined;
  return {
    message: messages[0] ?? plain,
    marks,
    code,
    said: [...messages, ...marks, ...(plain === undefined ? [] : [plain])].join('\n'),
    text,
  };
}

const markNames = new Set([
  'code',
  'type',
  'reason',
  'status',
  'error_type',
  'error_code',
  'quotaId',
  'limit_source',
  'status_code',
]);
const messageNames = new Set(['message', 'detail', 'error', 'msg', 'status_msg']);
const deepest = 6;

function collect(value: unknown, marks: Set<string>, messages: string[], depth: number): void {
  if (depth > deepest || typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (markNames.has(name) && (typeof member === 'string' || typeof member === 'number')) {
      marks.add(String(member).toLowerCase());
    }
    if (messageNames.has(name) && typeof member === 'string' && member !== '') messages.push(member);
    collect(member, marks, messages, depth + 1);
  }
}

function firstOf(value: unknown): { code: string | undefined } {
  const outer = members(value);
  const inner = members(outer['error']);
  const found = [inner['code'], inner['type'], outer['code'], outer['type'], outer['error_type']].find(
    (member) => typeof member === 'string' || typeof member === 'number',
  );
  return { code: found === undefined ? undefined : String(found) };
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A page of a proxy says nothing; its title at most. */
function plainText(text: string): string | undefined {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  const words = (title ?? text.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ').trim();
  return words === '' || words.startsWith('{') ? undefined : words;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the text itself is looked at.
  }
}
