import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import { SecretBox } from '@app/sealing';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION } from '../tokens.js';

/** Seals what callers give to be kept secret. The keys are only looked for once somebody needs them. */
@Injectable()
export class Sealing {
  #box: Promise<SecretBox> | undefined;

  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {}

  /** @throws {ConfigurationError} When there is no key and none can be made. */
  async box(): Promise<SecretBox> {
    this.#box ??= sealingKeys(this.configuration).then((keys) => new SecretBox(keys));
    try {
      return await this.#box;
    } catch (error) {
      this.#box = undefined;
      throw error;
    }
  }
}
