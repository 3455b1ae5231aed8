/** As the vendor's tokens begin. */
const mark = 'gAAAA';

/** Reasoning in a form that none but the vendor reads; here it is only put in another alphabet. */
export function encrypted(reasoning: string): string {
  return `${mark}${Buffer.from(reasoning).toString('base64url')}`;
}

export function isEncrypted(content: unknown): boolean {
  return typeof content === 'string' && content.startsWith(mark);
}

/** Whether a model of this name reasons. */
export function reasons(model: string): boolean {
  return /^(o\d|gpt-5(?!-chat)|codex|simulator-reasoning)/.test(model);
}
