import { type ConfiguredAgent, LiveBackends } from '@app/backends';
import { type Agent, agentSchema } from '@app/contracts';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { type Caller, RequestCaller } from '../authentication/caller.js';
import { type NamedKind, NamedSettings } from './named-settings.service.js';
import { RouteChecks } from './route-checks.service.js';
import { type NamedAgent, newAgentSchema } from './settings-schemas.js';
import { standing } from './to-backend.js';

/** Agents: those that are declared, and those that are made while the installation runs. */
@Controller('v1/agents')
export class AgentsController {
  readonly #kind: NamedKind<Agent>;

  constructor(
    live: LiveBackends,
    checks: RouteChecks,
    private readonly settings: NamedSettings,
  ) {
    this.#kind = {
      kind: 'agent',
      newSchema: newAgentSchema,
      schema: agentSchema,
      of: (tenant) => live.current.agentsOf(tenant),
      check: (agent, owner) => checks.agent(agent, owner),
    };
  }

  @Post()
  async create(@RequestCaller() caller: Caller, @Body() body: unknown): Promise<NamedAgent> {
    return toAgent(await this.settings.create(this.#kind, caller, body));
  }

  @Get()
  list(@RequestCaller() { tenant }: Caller): { data: NamedAgent[] } {
    return { data: this.#kind.of(tenant).map(toAgent) };
  }

  @Get(':name')
  get(@RequestCaller() caller: Caller, @Param('name') name: string): NamedAgent {
    return toAgent(this.settings.get(this.#kind, caller, name));
  }

  @Patch(':name')
  async change(
    @RequestCaller() caller: Caller,
    @Param('name') name: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<NamedAgent> {
    return toAgent(await this.settings.change(this.#kind, caller, name, body, ifMatch));
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

function toAgent(configured: ConfiguredAgent): NamedAgent {
  return { object: 'agent', name: configured.name, ...standing(configured), ...configured.settings };
}
