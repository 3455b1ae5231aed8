import type { UsageReport } from '@app/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { type Caller, RequestCaller } from '../authentication/caller.js';
import { assertOperator } from '../authentication/operators-only.js';
import { JobSchemas } from '../jobs/job-schemas.js';
import { readUsageQuery } from './usage-query.js';
import { UsageReports } from './usage-reports.service.js';

/** Usage of the caller's tenant, or of all tenants for operators. */
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
