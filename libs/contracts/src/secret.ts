import * as z from 'zod';
import { settingRegistry } from './configuration/setting-registry.js';

const hidden = '[secret]';

/** A value that must never be shown: every way of printing it writes `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that sends it to the service it belongs to. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  /** Used by `console.log` and `util.inspect`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}

/** A secret setting. In a configuration file it may be written as `env:NAME`, `file:PATH` or `keyring:SERVICE/ACCOUNT`. */
export function secretSchema(text: z.ZodString = z.string()) {
  return text.transform((value) => new Secret(value)).register(settingRegistry, { secret: true });
}

/** The shapes of vendors', webhooks' and clouds' keys, anywhere in a text. */
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
 * The text with everything that looks like a credential replaced by `[secret]`. It is the last of several guards:
 * a value that is known to be secret is a {@link Secret} and never becomes part of a text.
 */
export function scrubSecrets(text: string): string {
  return text
    .replaceAll(schemes, `$1 ${hidden}`)
    .replaceAll(keyShapes, hidden)
    .replaceAll(userInfo, `$1${hidden}@`)
    .replaceAll(named, `$1${hidden}`);
}
