import { Batches } from '@app/batches';
import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import { EgressPolicy, RefusedAddressError } from '@app/egress';
import type { Kinds } from '@app/execution';
import {
  JobEnds,
  JobEventLog,
  JobStore,
  LaneMonitor,
  LanePauses,
  ScheduleTicks,
  SluiceClient,
} from '@app/jobs';
import { MemorySpaces, MemoryVectors } from '@app/memory';
import { providers } from '@app/providers';
import { MemoryGuard } from '@app/redis';
import { Schedules } from '@app/schedules';
import { SecretBox } from '@app/sealing';
import type { LiveBackends } from '@app/settings';
import type { Telemetry } from '@app/telemetry';
import { UsageCounters } from '@app/usage';
import {
  AddressRules,
  BackendChecks,
  BackendLanes,
  BackendModels,
  BackendTests,
  BatchIntake,
  CallableBackends,
  CallerJobs,
  EndpointSecrets,
  JobFollowing,
  JobSubmission,
  MemoryPassing,
  NearestVectors,
  RouteChecks,
  RoutePlanner,
  ScheduleEditing,
  Sealing,
  SettingsChanges,
  SpaceEmbedding,
  SpaceSearch,
  UsageReports,
} from '@app/use-cases';
import { WebhookEndpoints } from '@app/webhooks';
import type { FactoryProvider, InjectionToken, Provider } from '@nestjs/common';
import { readBatchLine } from './v1/batches/batch-requests.js';
import { JobSchemas } from './v1/jobs/job-requests.js';

export interface UseCaseParts {
  kinds: Kinds;
  configuration: Configuration;
  live: LiveBackends;
  telemetry: Telemetry;
}

/** The use cases that controllers call, bound to the stores and the configuration of this process. */
export function useCases({ kinds, configuration, live, telemetry }: UseCaseParts): Provider[] {
  const addresses = new InstallationAddresses(new EgressPolicy(configuration.egress.allowRanges));
  const sealing = new InstallationSealing(configuration);
  const backends = new CallableBackends(live, providers);
  const models = new BackendModels(backends);
  const planner = new RoutePlanner(kinds, configuration, live, providers, addresses);
  return [
    { provide: AddressRules, useValue: addresses },
    { provide: Sealing, useValue: sealing },
    { provide: RoutePlanner, useValue: planner },
    { provide: BackendModels, useValue: models },
    { provide: BackendTests, useValue: new BackendTests(backends, models) },
    { provide: BackendChecks, useValue: new BackendChecks(addresses, providers, live) },
    { provide: RouteChecks, useValue: new RouteChecks(live) },
    { provide: SettingsChanges, useValue: new SettingsChanges(live, sealing) },
    made(
      BackendLanes,
      [LaneMonitor, LanePauses],
      (monitor: LaneMonitor, pauses: LanePauses) => new BackendLanes(live, backends, monitor, pauses),
    ),
    made(
      EndpointSecrets,
      [WebhookEndpoints],
      (endpoints: WebhookEndpoints) => new EndpointSecrets(endpoints, sealing),
    ),
    made(UsageReports, [UsageCounters], (counters: UsageCounters) => new UsageReports(counters)),
    made(
      JobSubmission,
      [SluiceClient],
      (client: SluiceClient) => new JobSubmission(client, configuration, telemetry.tracer),
    ),
    made(
      CallerJobs,
      [JobSubmission, JobStore, JobEnds, LaneMonitor],
      (submission: JobSubmission, store: JobStore, ends: JobEnds, monitor: LaneMonitor) =>
        new CallerJobs({ kinds, live, planner, submission, store, ends, monitor, addresses, sealing }),
    ),
    made(
      JobFollowing,
      [CallerJobs, JobStore, JobEventLog],
      (jobs: CallerJobs, store: JobStore, log: JobEventLog) =>
        new JobFollowing(jobs, store, log, telemetry.meter),
    ),
    made(
      BatchIntake,
      [Batches, MemoryGuard, JobSchemas],
      (batches: Batches, memory: MemoryGuard, { request }: JobSchemas) => {
        const readLine = (text: string) => readBatchLine(request, text);
        return new BatchIntake({ configuration, planner, batches, memory, readLine });
      },
    ),
    made(
      ScheduleEditing,
      [Schedules, ScheduleTicks, CallerJobs],
      (schedules: Schedules, ticks: ScheduleTicks, jobs: CallerJobs) =>
        new ScheduleEditing(schedules, ticks, planner, jobs),
    ),
    made(
      MemoryPassing,
      [MemorySpaces, CallerJobs],
      (spaces: MemorySpaces, jobs: CallerJobs) => new MemoryPassing(spaces, jobs),
    ),
    made(
      SpaceSearch,
      [MemorySpaces, MemoryVectors, JobSubmission],
      (spaces: MemorySpaces, vectors: MemoryVectors, submission: JobSubmission) => {
        const embedding = new SpaceEmbedding(planner, submission);
        return new SpaceSearch(spaces, vectors, new NearestVectors(vectors), embedding);
      },
    ),
  ];
}

function made<UseCase>(
  provide: InjectionToken<UseCase>,
  inject: InjectionToken[],
  useFactory: FactoryProvider<UseCase>['useFactory'],
): FactoryProvider<UseCase> {
  return { provide, inject, useFactory };
}

/** The addresses that the operator of the installation allows. */
class InstallationAddresses implements AddressRules {
  constructor(private readonly policy: EgressPolicy) {}

  refusesCall(url: string): string | undefined {
    return refusal(() => this.policy.checkUrl(url));
  }

  refusesFetch(url: string): string | undefined {
    return refusal(() => this.policy.checkHandedOn(url));
  }
}

function refusal(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof RefusedAddressError) return error.message;
    throw error;
  }
}

/** The installation's sealing keys, read when they are first needed. */
class InstallationSealing implements Sealing {
  #box: Promise<SecretBox> | undefined;

  constructor(private readonly configuration: Configuration) {}

  async box(): Promise<SecretBox> {
    this.#box ??= sealingKeys(this.configuration).then((keys) => new SecretBox(keys));
    try {
      return await this.#box;
    } catch (error) {
      this.#box = undefined;
      throw error;
    }
  }
}
