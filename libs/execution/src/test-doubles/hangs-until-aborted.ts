/** Does nothing until it is told to stop, as a provider should. */
export function hangsUntilAborted(signal: AbortSignal): Promise<never> {
  return new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Told to stop.')));
  });
}
