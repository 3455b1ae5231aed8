import {
  dashboardsTable,
  failureKindsTable,
  installationEventsTable,
  jobEventsTable,
  metricsTable,
  problemTypesTable,
  providerLimitsTable,
  providersTable,
  requestsTable,
  webhookEventsTable,
  webhookRetriesTable,
} from './catalogue-tables.js';
import { settingsTable, settingSourcesTable } from './configuration-tables.js';
import { importPicture, importRulesTable, ownedPackagesTable } from './import-graph.js';
import { fixedLimitsTable, requestLimitsTable } from './limit-tables.js';
import { tableText } from './markdown.js';

/** Every section of the pages that is made from the code, by its name. */
export async function generatedSections(): Promise<Map<string, string>> {
  const tables = {
    'failure kinds': failureKindsTable(),
    requests: requestsTable(),
    'job events': jobEventsTable(),
    'problem types': problemTypesTable(),
    'setting sources': settingSourcesTable(),
    settings: settingsTable(),
    'request limits': requestLimitsTable(),
    'fixed limits': await fixedLimitsTable(),
    providers: providersTable(),
    'provider limits': providerLimitsTable(),
    'webhook events': webhookEventsTable(),
    'webhook retries': webhookRetriesTable(),
    metrics: metricsTable(),
    dashboards: dashboardsTable(),
    'installation events': installationEventsTable(),
    'import rules': importRulesTable(),
    'owned packages': ownedPackagesTable(),
  };
  const texts = Object.entries(tables).map(([name, table]): [string, string] => [name, tableText(table)]);
  return new Map([...texts, ['import picture', await importPicture()]]);
}
