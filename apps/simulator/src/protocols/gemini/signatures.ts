/** Whether a model signs its calls and wants the signatures back. */
export function signsItsCalls(model: string): boolean {
  return /^gemini-[3-9]/.test(model);
}

/** The signature of a call: opaque to callers, and the same each time for the same call. */
export function signatureOf(id: string): string {
  return Buffer.from(`simulated thought of ${id}`).toString('base64');
}
