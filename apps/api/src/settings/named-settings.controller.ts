import type { Configured } from '@app/settings';
import { Body, Delete, Get, Headers, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { type Caller, RequestCaller } from '../authentication/caller.js';
import type { NamedKind, NamedSettings } from './named-settings.service.js';
import { standing } from './to-backend.js';

/** A setting as a caller sees it. */
type Shown<Settings> = Settings & ReturnType<typeof standing> & { object: string; name: string };

/** The routes of a kind of settings without secrets; each kind's controller names its path. */
export abstract class NamedSettingsController<Settings extends object> {
  protected constructor(
    private readonly kind: NamedKind<Settings>,
    private readonly settings: NamedSettings,
  ) {}

  @Post()
  async create(@RequestCaller() caller: Caller, @Body() body: unknown): Promise<Shown<Settings>> {
    return this.#show(await this.settings.create(this.kind, caller, body));
  }

  @Get()
  list(@RequestCaller() { tenant }: Caller): { data: Shown<Settings>[] } {
    return { data: this.kind.of(tenant).map((configured) => this.#show(configured)) };
  }

  @Get(':name')
  get(@RequestCaller() caller: Caller, @Param('name') name: string): Shown<Settings> {
    return this.#show(this.settings.get(this.kind, caller, name));
  }

  @Patch(':name')
  async change(
    @RequestCaller() caller: Caller,
    @Param('name') name: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<Shown<Settings>> {
    return this.#show(await this.settings.change(this.kind, caller, name, body, ifMatch));
  }

  @Delete(':name')
  @HttpCode(204)
  remove(
    @RequestCaller() caller: Caller,
    @Param('name') name: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.settings.remove(this.kind, caller, name, ifMatch);
  }

  #show(configured: Configured<Settings>): Shown<Settings> {
    const { kind } = this.kind;
    return { object: kind, name: configured.name, ...standing(configured), ...configured.settings };
  }
}
