import { embeddingProfile } from '@app/contracts';
import { LiveBackends } from '@app/settings';
import { type Caller, ownerFor, RouteChecks, SettingsChanges } from '@app/use-cases';
import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { RequestCaller } from '../../http/caller.js';
import { ProblemError } from '../../http/problems.js';
import { newPrimarySchema, nextPrimarySchema, type PrimaryProfileView } from './settings-schemas.js';
import { readSettings } from './settings-views.js';

const primary = 'primary';

/** Which profile jobs use that name nothing, and those that name the profile `primary`. */
@Controller('v1/profiles/primary')
export class PrimaryProfileController {
  constructor(
    private readonly live: LiveBackends,
    private readonly checks: RouteChecks,
    private readonly changes: SettingsChanges,
  ) {}

  @Get()
  get(@RequestCaller() { tenant }: Caller): PrimaryProfileView {
    const { current } = this.live;
    const view = current.view(tenant);
    const chosen = current.primaryOf(tenant);
    const name = view.defaultProfile ?? (Object.hasOwn(view.profiles, primary) ? primary : undefined);
    const settings = name === undefined ? undefined : view.profiles[name];
    const isChosen = chosen !== undefined && Object.hasOwn(view.profiles, chosen.settings.profile);
    return {
      object: 'primary_profile',
      profile: (isChosen ? chosen.settings.profile : name) ?? null,
      chosenBy: isChosen
        ? chosen.owner === undefined
          ? 'installation'
          : 'tenant'
        : name === undefined
          ? null
          : 'configuration',
      backend: settings?.backend,
      model: settings?.model ?? view.backends[settings?.backend ?? '']?.model,
    };
  }

  @Put()
  async set(@RequestCaller() caller: Caller, @Body() body: unknown): Promise<PrimaryProfileView> {
    const { profile, scope } = readSettings(newPrimarySchema, body).parsed;
    const owner = ownerFor(caller, scope);
    this.checks.primary(profile, owner);
    await this.#choose(owner, profile);
    return this.get(caller);
  }

  /** The profile after the present one in the order of their names; after the last comes the first. */
  @Post('next')
  @HttpCode(200)
  async next(@RequestCaller() caller: Caller, @Body() body: unknown): Promise<PrimaryProfileView> {
    const { scope } = readSettings(nextPrimarySchema, body ?? {}).parsed;
    const owner = ownerFor(caller, scope);
    const names = this.live.current
      .profilesOf(owner ?? '')
      .map(({ name }) => name)
      .filter((name) => name !== primary && name !== embeddingProfile)
      .toSorted();
    const present = this.get({ ...caller, tenant: owner ?? '' }).profile ?? '';
    const next = names[(names.indexOf(present) + 1) % names.length];
    if (next === undefined) {
      throw new ProblemError('not-found', 'There is no profile to choose; make one with POST /v1/profiles.');
    }
    await this.#choose(owner, next);
    return this.get(caller);
  }

  /** Takes back the own choice, so that the one of the installation or the configuration holds. */
  @Delete()
  @HttpCode(204)
  async remove(@RequestCaller() caller: Caller): Promise<void> {
    const chosen = this.live.current.primaryOf(caller.tenant);
    if (chosen === undefined) throw new ProblemError('not-found', 'No profile was chosen.');
    const owner = ownerFor(caller, chosen.owner === undefined ? 'installation' : 'tenant');
    await this.changes.remove({ kind: 'primary', owner, name: primary }, undefined);
  }

  #choose(owner: string | undefined, profile: string): Promise<void> {
    return this.changes.set({ kind: 'primary', owner, name: primary, value: { profile }, secrets: {} });
  }
}
