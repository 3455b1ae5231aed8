const hidden = '[secret]';

/** Shorter ones are no secrets, and would be found in ordinary words. */
const shortestCredential = 6;

/** The text without these credentials, wherever they stand in it. */
export function concealed(text: string, credentials: readonly string[]): string {
  return credentials
    .filter((credential) => credential.length >= shortestCredential)
    .reduce((rest, credential) => rest.replaceAll(credential, hidden), text);
}
