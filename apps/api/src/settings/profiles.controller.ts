import { type ConfiguredProfile, LiveBackends } from '@app/backends';
import { type Profile, profileSchema } from '@app/contracts';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { type Caller, RequestCaller } from '../authentication/caller.js';
import { type NamedKind, NamedSettings } from './named-settings.service.js';
import { RouteChecks } from './route-checks.service.js';
import { type NamedProfile, newProfileSchema } from './settings-schemas.js';
import { standing } from './to-backend.js';

/** Profiles: those that are declared, and those that are made while the installation runs. */
@Controller('v1/profiles')
export class ProfilesController {
  readonly #kind: NamedKind<Profile>;

  constructor(
    live: LiveBackends,
    checks: RouteChecks,
    private readonly settings: NamedSettings,
  ) {
    this.#kind = {
      kind: 'profile',
      newSchema: newProfileSchema,
      schema: profileSchema,
      of: (tenant) => live.current.profilesOf(tenant),
      check: (profile, owner) => checks.profile(profile, owner),
    };
  }

  @Post()
  async create(@RequestCaller() caller: Caller, @Body() body: unknown): Promise<NamedProfile> {
    return toProfile(await this.settings.create(this.#kind, caller, body));
  }

  @Get()
  list(@RequestCaller() { tenant }: Caller): { data: NamedProfile[] } {
    return { data: this.#kind.of(tenant).map(toProfile) };
  }

  @Get(':name')
  get(@RequestCaller() caller: Caller, @Param('name') name: string): NamedProfile {
    return toProfile(this.settings.get(this.#kind, caller, name));
  }

  @Patch(':name')
  async change(
    @RequestCaller() caller: Caller,
    @Param('name') name: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<NamedProfile> {
    return toProfile(await this.settings.change(this.#kind, caller, name, body, ifMatch));
  }

  @Delete(':name')
  @HttpCode(204)
  remove(
    @RequestCaller() caller: Caller,
    @Param('name') name: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.settings.remove(this.#kind, caller, name, ifMatch);
  }
}

function toProfile(configured: ConfiguredProfile): NamedProfile {
  return { object: 'profile', name: configured.name, ...standing(configured), ...configured.settings };
}
