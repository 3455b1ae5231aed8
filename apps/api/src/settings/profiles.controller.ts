import { LiveBackends } from '@app/settings';
import { type Profile, profileSchema } from '@app/contracts';
import { Controller } from '@nestjs/common';
import { NamedSettingsController } from './named-settings.controller.js';
import { NamedSettings } from './named-settings.service.js';
import { RouteChecks } from './route-checks.service.js';
import { newProfileSchema } from './settings-schemas.js';

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
