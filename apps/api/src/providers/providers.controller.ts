import type { ProviderDefinition } from '@app/provider-spec';
import { Controller, Get, Inject } from '@nestjs/common';
import { PROVIDERS } from '../tokens.js';
import { type ProviderInfo, toProviderInfo } from './provider-info.js';

/** The catalogue of providers: what each one can do and how a backend of it is made. */
@Controller('v1/providers')
export class ProvidersController {
  readonly #catalogue: { data: ProviderInfo[] };

  constructor(@Inject(PROVIDERS) providers: readonly ProviderDefinition[]) {
    this.#catalogue = { data: providers.map(toProviderInfo) };
  }

  @Get()
  list(): { data: ProviderInfo[] } {
    return this.#catalogue;
  }
}
