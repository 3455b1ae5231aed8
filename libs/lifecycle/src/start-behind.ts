import type { Running } from './run-program.js';

/** A started part that closes the part it stands on after itself, and at once when it cannot start. */
export async function startBehind<Part extends Running>(
  base: Running,
  starting: Promise<Part>,
): Promise<Part> {
  try {
    const part = await starting;
    return {
      ...part,
      close: async () => {
        try {
          await part.close();
        } finally {
          await base.close();
        }
      },
    };
  } catch (error) {
    await base.close();
    throw error;
  }
}
