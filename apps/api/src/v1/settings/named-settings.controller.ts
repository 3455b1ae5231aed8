import { type Agent, agentSchema, type Profile, profileSchema } from '@app/contracts';
import { type Configured, LiveBackends } from '@app/settings';
import { type Caller, RouteChecks } from '@app/use-cases';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { RequestCaller } from '../../http/caller.js';
import { type NamedKind, NamedSettings } from './named-settings.js';
import { newAgentSchema, newProfileSchema } from './settings-schemas.js';
import { standing } from './settings-views.js';

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

/** Profiles: those that are declared, and those that are made while the installation runs. */
@Controller('v1/profiles')
export class ProfilesController extends NamedSettingsController<Profile> {
  constructor(live: LiveBackends, checks: RouteChecks, settings: NamedSettings) {
    const kind = {
      kind: 'profile' as const,
      newSchema: newProfileSchema,
      schema: profileSchema,
      of: (tenant: string) => live.current.profilesOf(tenant),
      check: (profile: Profile, owner: string | undefined) => checks.profile(profile, owner),
    };
    super(kind, settings);
  }
}

/** Agents: those that are declared, and those that are made while the installation runs. */
@Controller('v1/agents')
export class AgentsController extends NamedSettingsController<Agent> {
  constructor(live: LiveBackends, checks: RouteChecks, settings: NamedSettings) {
    const kind = {
      kind: 'agent' as const,
      newSchema: newAgentSchema,
      schema: agentSchema,
      of: (tenant: string) => live.current.agentsOf(tenant),
      check: (agent: Agent, owner: string | undefined) => checks.agent(agent, owner),
    };
    super(kind, settings);
  }
}
