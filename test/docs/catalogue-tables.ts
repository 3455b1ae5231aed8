import { kinds } from '@app/execution';
import {
  type FailureKind,
  failureKinds,
  installationEventSchema,
  jobEventSchema,
  webhookEvents,
} from '@app/contracts';
import { failureRules } from '@app/policies';
import type { ProviderDefinition } from '@app/provider-spec';
import { providers } from '@app/providers';
import { metrics } from '@app/telemetry';
import { retrySchedule } from '@app/webhooks';
import { openApiDocument } from '../../apps/api/src/openapi/document.js';
import type { Operation } from '../../apps/api/src/openapi/operation.js';
import { problemTypes } from '../../apps/api/src/http/problems.js';
import { metricsDashboards } from '../../deploy/grafana/src/index.js';
import { code, type Table } from './markdown.js';
import { failureMeanings, installationEventMeanings, jobEventMeanings } from './meanings.js';

/** What the tables call each capability; that a model list can be had is not shown. */
const capabilityNames: Readonly<Record<string, string>> = {
  chat: 'chat',
  tools: 'tools',
  images: 'images',
  json: 'JSON',
  'json-schema': 'JSON schema',
  reasoning: 'reasoning',
  embeddings: 'embeddings',
};

export function providersTable(): Table {
  return {
    head: ['provider', 'can do', 'variables', 'address', 'model', 'tested against'],
    rows: providers.map((definition) => [
      [definition.id, ...(definition.aliases ?? [])].map(code).join(', '),
      definition.capabilities.flatMap((capability) => capabilityNames[capability] ?? []).join(', '),
      [...(definition.baseUrlEnv ?? []), ...[definition.apiKeyEnv ?? []].flat()].map(code).join(', '),
      addressOf(definition),
      definition.defaultModel === undefined ? '' : code(definition.defaultModel),
      definition.transport.kind === 'in-process' ? 'itself' : 'a simulated service',
    ]),
  };
}

function addressOf({ baseUrl, transport, composition }: ProviderDefinition): string {
  if (baseUrl !== undefined) return code(baseUrl);
  return transport.kind === 'in-process' || composition !== undefined ? '' : '`baseUrl` of the backend';
}

/** The limits and notes of the providers that have any. */
export function providerLimitsTable(): Table {
  return {
    head: ['provider', 'published limits', 'note'],
    rows: providers
      .filter(({ limits, note }) => limits !== undefined || note !== undefined)
      .map(({ id, limits = {}, note = '' }) => [
        code(id),
        Object.entries(limits)
          .map(([name, value]) => code(`${name}: ${value}`))
          .join(', '),
        note,
      ]),
  };
}

export function metricsTable(): Table {
  return {
    head: ['metric', 'kind', 'unit', 'labels', 'meaning'],
    rows: Object.values(metrics).map(({ name, kind, unit, labels, description }) => [
      code(name),
      kind,
      code(unit),
      labels.map(code).join(', '),
      description,
    ]),
  };
}

export function dashboardsTable(): Table {
  return {
    head: ['dashboard', 'shows', 'panels'],
    rows: metricsDashboards.map(({ title, description, panels }) => [
      title.replace('Sluice: ', ''),
      description,
      panels.map((panel) => panel.title).join(', '),
    ]),
  };
}

const whatFollows: Readonly<Record<(typeof failureRules)[FailureKind], string>> = {
  cancel: 'The job ends as `cancelled`',
  fail: 'The job fails, unless a fallback names this kind',
  'hand-over': 'Hand-over to the next backend of the route',
  retry: 'Retry on the same backend, then hand-over',
  wait: 'The lane waits; no attempt is counted',
};

export function failureKindsTable(): Table {
  return {
    head: ['kind', 'meaning', 'what happens'],
    rows: failureKinds.map((kind) => [code(kind), failureMeanings[kind], whatFollows[failureRules[kind]]]),
  };
}

export function problemTypesTable(): Table {
  return {
    head: ['code', 'status', 'title'],
    rows: Object.entries(problemTypes).map(([name, { status, title }]) => [
      code(name),
      String(status),
      title,
    ]),
  };
}

export function requestsTable(): Table {
  const paths = Object.entries(openApiDocument(kinds).paths as Record<string, Record<string, Operation>>);
  return {
    head: ['request', 'what it does'],
    rows: paths.flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { summary }]) => [
        code(`${method.toUpperCase()} ${path}`),
        summary,
      ]),
    ),
  };
}

export function webhookEventsTable(): Table {
  return {
    head: ['event', 'when'],
    rows: Object.entries(webhookEvents).map(([type, when]) => [code(type), when]),
  };
}

export function jobEventsTable(): Table {
  return eventsTable(jobEventSchema.options, jobEventMeanings);
}

export function installationEventsTable(): Table {
  return eventsTable(installationEventSchema.options, installationEventMeanings);
}

function eventsTable<Type extends string>(
  events: readonly { shape: { type: { value: Type } } }[],
  meanings: Readonly<Record<Type, string>>,
): Table {
  return {
    head: ['event', 'members', 'when'],
    rows: events.map(({ shape }) => [
      code(shape.type.value),
      Object.keys(shape)
        .filter((member) => member !== 'type' && member !== 'at')
        .map(code)
        .join(', '),
      meanings[shape.type.value],
    ]),
  };
}

/** The delays of the retries of a webhook, which vary by chance. */
export function webhookRetriesTable(): Table {
  return {
    head: ['attempt', 'after the previous one'],
    rows: retrySchedule.map((delayMs, index) => [
      String(index + 1),
      index === 0 ? 'at once' : spoken(delayMs),
    ]),
  };
}

function spoken(milliseconds: number): string {
  const [amount, unit] =
    milliseconds < 60_000
      ? [milliseconds / 1_000, 'second']
      : milliseconds < 3_600_000
        ? [milliseconds / 60_000, 'minute']
        : [milliseconds / 3_600_000, 'hour'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
