const hidden = '[secret]';

/** What vendors', webhooks' and clouds' keys look like, wherever they stand in a text. */
const keyShapes =
  /\b(?:sk-|rk-|pk-|gsk_|whsec_|xai-|pplx-|nvapi-|hf_|r8_|gh[opsu]_|github_pat_|AIza|AKIA|ya29\.|eyJ)[A-Za-z0-9_.+/=*-]{6,}/g;

/** A credential after the name of its scheme. */
const schemes = /\b(Bearer|Basic)\s+[^\s"',;]+/gi;

/** A credential after the name of its header, member or parameter. */
const named =
  /((?:x-api-key|x-goog-api-key|api[-_]?key|authorization|password|secret|access_token|[?&]key)["']?\s*[=:]\s*["']?)(?!\[secret\]|Bearer\b|Basic\b)[^\s"'&,;}]+/gi;

/** The user and password of an address. */
const userInfo = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"']{1,512}@/gi;

/**
 * The text with everything that looks like a credential replaced by `[secret]`. It is the last of
 * several guards: what is known to be secret is a `Secret` and never gets as far as a text.
 */
export function scrubSecrets(text: string): string {
  return text
    .replaceAll(schemes, `$1 ${hidden}`)
    .replaceAll(keyShapes, hidden)
    .replaceAll(userInfo, `$1${hidden}@`)
    .replaceAll(named, `$1${hidden}`);
}
