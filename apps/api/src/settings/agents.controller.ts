import { LiveBackends } from '@app/settings';
import { type Agent, agentSchema } from '@app/contracts';
import { Controller } from '@nestjs/common';
import { NamedSettingsController } from './named-settings.controller.js';
import { NamedSettings } from './named-settings.service.js';
import { RouteChecks } from './route-checks.service.js';
import { newAgentSchema } from './settings-schemas.js';

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
