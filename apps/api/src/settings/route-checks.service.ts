import { LiveBackends } from '@app/settings';
import { type Agent, fallbackBackend, type Profile } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { MemberError } from '../problems/problem-error.js';
import { invalidSettings } from './read-settings-request.js';

/** Checks that profiles and agents name backends and profiles that their owner has. */
@Injectable()
export class RouteChecks {
  constructor(private readonly live: LiveBackends) {}

  /** @throws {ProblemError} `validation` with pointers. */
  profile({ backend, fallback = [] }: Profile, owner: string | undefined): void {
    const { backends } = this.live.current.view(owner ?? '');
    const named: [name: string, pointer: string][] = [
      [backend, '/backend'],
      ...fallback.map((one, at): [string, string] => [fallbackBackend(one), `/fallback/${at}`]),
    ];
    refuse(
      named.filter(([name]) => !Object.hasOwn(backends, name)),
      'Unknown backend.',
    );
  }

  /** @throws {ProblemError} `validation` with pointers. */
  agent({ chat, embed, distill }: Agent, owner: string | undefined): void {
    const { profiles } = this.live.current.view(owner ?? '');
    const named = Object.entries({ chat, embed, distill }).flatMap(([kind, name]): [string, string][] =>
      name === undefined ? [] : [[name, `/${kind}`]],
    );
    refuse(
      named.filter(([name]) => !Object.hasOwn(profiles, name)),
      'There is no such profile.',
    );
  }

  /** @throws {ProblemError} `validation` with pointers. */
  primary(profile: string, owner: string | undefined): void {
    const { profiles } = this.live.current.view(owner ?? '');
    if (!Object.hasOwn(profiles, profile)) refuse([[profile, '/profile']], 'There is no such profile.');
  }
}

function refuse(unknown: readonly [name: string, pointer: string][], detail: string): void {
  if (unknown.length === 0) return;
  throw invalidSettings(unknown.map(([, pointer]): MemberError => ({ pointer, detail })));
}
