import type { ChatResult, JobRecord, JobResult, Message } from '@app/contracts';

/** What a completed chat leaves in its memory space: the space, then id and JSON of each entry. */
export interface TurnToRecord {
  space: string;
  entries: { id: string; json: string }[];
}

/** The turn of a chat that shall be recorded: what was said since the last answer, and the answer. */
export function turnToRecord({ id, request }: JobRecord, result: JobResult): TurnToRecord | undefined {
  if (request.kind !== 'chat' || request.memory?.record !== true) return undefined;
  const { messages } = request.input;
  const answered = messages.findLastIndex(({ role }) => role === 'assistant');
  const said = messages.slice(answered + 1).filter(({ role }) => role === 'user' || role === 'tool');
  const turn = [
    { role: 'user', text: said.map(textOf).join('\n') },
    { role: 'assistant', text: (result as ChatResult).text },
  ];
  const entries = turn
    .filter(({ text }) => text.trim() !== '')
    .map(({ role, text }) => ({
      id: `${id}.${role}`,
      json: JSON.stringify({ id: `${id}.${role}`, role, text, job: id }),
    }));
  return { space: request.memory.space, entries };
}

function textOf({ content }: Message): string {
  if (!Array.isArray(content)) return content ?? '';
  return content.map((part) => (part.type === 'text' ? part.text : '(an image)')).join('\n');
}
