import type { UsageReport } from '@app/contracts';
import { assertOperator, type Caller, UsageReports } from '@app/use-cases';
import { Controller, Get, Query } from '@nestjs/common';
import { RequestCaller } from '../../http/caller.js';
import { JobSchemas } from '../jobs/job-requests.js';
import { readUsageQuery } from './usage-requests.js';

/** Reports of usage and costs: of the caller's tenant, or of all tenants for operators. */
@Controller('v1/usage')
export class UsageController {
  constructor(
    private readonly reports: UsageReports,
    private readonly schemas: JobSchemas,
  ) {}

  @Get()
  report(@RequestCaller() caller: Caller, @Query() query: unknown): Promise<UsageReport> {
    const asked = readUsageQuery(this.schemas.usageQuery, query, Date.now());
    if (asked.tenant !== undefined && asked.tenant !== caller.tenant) assertOperator(caller);
    return this.reports.report(caller.operator ? asked : { ...asked, tenant: caller.tenant });
  }
}
