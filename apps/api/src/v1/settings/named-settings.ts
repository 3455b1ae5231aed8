import type { JsonObject } from '@app/contracts';
import type { Configured } from '@app/settings';
import {
  assertMayChange,
  type Caller,
  declared,
  mergePatch,
  ownerFor,
  type Scope,
  SettingsChanges,
} from '@app/use-cases';
import { Injectable } from '@nestjs/common';
import * as z from 'zod';
import { versionOf } from '../../http/headers.js';
import { ProblemError } from '../../http/problems.js';
import { mergePatchSchema } from './settings-schemas.js';
import { readSettings } from './settings-views.js';

/** A kind of settings without secrets. */
export interface NamedKind<Settings> {
  kind: 'profile' | 'agent';
  /** The schema of a new setting, with name and scope. */
  newSchema: z.ZodType<Settings & { name: string; scope?: Scope | undefined }>;
  schema: z.ZodType<Settings>;
  /** The settings that a tenant sees; only the installation's for the empty tenant. */
  of: (tenant: string) => readonly Configured<Settings>[];
  /** @throws {RefusedError} For a name of something that does not exist. */
  check: (settings: Settings, owner: string | undefined) => void;
}

/** Makes, changes and deletes profiles and agents; each kind says what is its own. */
@Injectable()
export class NamedSettings {
  constructor(private readonly changes: SettingsChanges) {}

  /** @throws {ProblemError} */
  async create<Settings>(
    { kind, newSchema, of, check }: NamedKind<Settings>,
    caller: Caller,
    body: unknown,
  ): Promise<Configured<Settings>> {
    const { parsed, given } = readSettings(newSchema, body);
    const owner = ownerFor(caller, parsed.scope);
    const { name } = parsed;
    const there = of('').find((one) => one.name === name);
    if (owner === undefined && there !== undefined && there.version === undefined) throw declared();
    check(parsed, owner);
    const { name: _, scope: __, ...value } = given;
    await this.changes.create({ kind, owner, name, value, secrets: {} });
    return found(of(owner ?? ''), name);
  }

  /** @throws {ProblemError} `not-found` */
  get<Settings>({ of }: NamedKind<Settings>, { tenant }: Caller, name: string): Configured<Settings> {
    return found(of(tenant), name);
  }

  /** @throws {ProblemError} */
  async change<Settings>(
    { kind, schema, of, check }: NamedKind<Settings>,
    caller: Caller,
    name: string,
    body: unknown,
    ifMatch: string | undefined,
  ): Promise<Configured<Settings>> {
    const { given: patch } = readSettings(mergePatchSchema, body);
    const configured = found(of(caller.tenant), name);
    assertMayChange(caller, configured);
    const { owner } = configured;
    await this.changes.change({ kind, owner, name }, versionOf(ifMatch), (stored) => {
      const value: JsonObject = mergePatch(stored.value, patch);
      check(readSettings(schema, value).parsed, owner);
      return { ...stored, value };
    });
    return found(of(caller.tenant), name);
  }

  /** @throws {ProblemError} */
  async remove<Settings>(
    { kind, of }: NamedKind<Settings>,
    caller: Caller,
    name: string,
    ifMatch: string | undefined,
  ): Promise<void> {
    const configured = found(of(caller.tenant), name);
    assertMayChange(caller, configured);
    await this.changes.remove({ kind, owner: configured.owner, name }, versionOf(ifMatch));
  }
}

function found<Settings>(all: readonly Configured<Settings>[], name: string): Configured<Settings> {
  const one = all.find((configured) => configured.name === name);
  if (one !== undefined) return one;
  throw new ProblemError('not-found', 'Nothing has this name.');
}
