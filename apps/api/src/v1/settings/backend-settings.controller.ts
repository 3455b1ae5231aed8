import { backendSettingsSchema, type JsonObject, type JsonValue } from '@app/contracts';
import { type ConfiguredBackend, LiveBackends } from '@app/settings';
import {
  assertMayChange,
  BackendChecks,
  type Caller,
  declared,
  invalidSettings,
  mayChange,
  mergePatch,
  type OpenSettings,
  ownerFor,
  SettingsChanges,
} from '@app/use-cases';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequestCaller } from '../../http/caller.js';
import { jobEtag, versionOf } from '../../http/headers.js';
import { ProblemError } from '../../http/problems.js';
import { type Backend, mergePatchSchema, newBackendSchema } from './settings-schemas.js';
import { readSettings, toBackend } from './settings-views.js';

/** Members that are stored sealed and never shown. */
const secretMembers = ['apiKey', 'apiKeys', 'headers'];

/** Backends that are made, changed and deleted while the installation runs. */
@Controller('v1/backends')
export class BackendSettingsController {
  constructor(
    private readonly live: LiveBackends,
    private readonly changes: SettingsChanges,
    private readonly checks: BackendChecks,
  ) {}

  @Post()
  async create(
    @RequestCaller() caller: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Backend> {
    const { parsed, given } = readSettings(newBackendSchema, body);
    const { name, scope, ...settings } = parsed;
    const owner = ownerFor(caller, scope);
    const there = this.live.current.backends.get(name);
    if (owner === undefined && there !== undefined && there.version === undefined) throw declared();
    this.checks.check({ name, owner, settings });
    const { name: _, scope: __, ...rest } = given;
    await this.changes.create({ kind: 'backend', owner, name, ...parted(rest) });
    const backend = this.#own(caller, owner, name);
    void reply.header('Location', `/v1/backends/${backend.fullName}`);
    return this.#answer(caller, backend, reply);
  }

  @Get(':name')
  get(
    @RequestCaller() caller: Caller,
    @Param('name') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Backend {
    return this.#answer(caller, this.#visible(caller, name), reply);
  }

  @Patch(':name')
  async change(
    @RequestCaller() caller: Caller,
    @Param('name') asked: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Backend> {
    const { given: patch } = readSettings(mergePatchSchema, body);
    const backend = this.#visible(caller, asked);
    assertMayChange(caller, backend);
    const { owner, name } = backend;
    await this.changes.change({ kind: 'backend', owner, name }, versionOf(ifMatch), (stored) =>
      this.#patched(stored, patch),
    );
    return this.#answer(caller, this.#own(caller, owner, name), reply);
  }

  /** Its waiting jobs go to their fallbacks, or fail. */
  @Delete(':name')
  @HttpCode(204)
  async remove(
    @RequestCaller() caller: Caller,
    @Param('name') asked: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    const backend = this.#visible(caller, asked);
    assertMayChange(caller, backend);
    const { owner, name } = backend;
    await this.changes.remove({ kind: 'backend', owner, name }, versionOf(ifMatch));
  }

  #patched(stored: OpenSettings, patch: JsonObject): OpenSettings {
    const before = { ...stored.value, ...stored.secrets };
    const merged = mergePatch(before, patch);
    const { parsed } = readSettings(backendSettingsSchema, merged);
    assertKeyStays(before, merged, patch);
    this.checks.check({ name: stored.name, owner: stored.owner, settings: parsed });
    return { ...stored, ...parted(merged) };
  }

  #visible({ tenant }: Caller, name: string): ConfiguredBackend {
    const backend = this.live.current.backend(tenant, name);
    if (backend !== undefined) return backend;
    throw new ProblemError('not-found', 'No backend has this name. GET /v1/backends lists the backends.');
  }

  #own(caller: Caller, owner: string | undefined, name: string): ConfiguredBackend {
    const { current } = this.live;
    const found = [...current.backends.values()].find((one) => one.owner === owner && one.name === name);
    return found ?? this.#visible(caller, name);
  }

  #answer(caller: Caller, backend: ConfiguredBackend, reply: FastifyReply): Backend {
    if (backend.version !== undefined) void reply.header('ETag', jobEtag({ version: backend.version }));
    return toBackend(backend, mayChange(caller, backend));
  }
}

function parted(given: JsonObject): { value: JsonObject; secrets: JsonObject } {
  const entries = Object.entries(given);
  const isSecret = ([name]: [string, JsonValue]): boolean => secretMembers.includes(name);
  return {
    value: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(entries.filter(isSecret)),
  };
}

/**
 * A stored key is not sent to another address, so that nobody can obtain it by changing the address.
 *
 * @throws {ProblemError} `validation`
 */
function assertKeyStays(before: JsonObject, after: JsonObject, patch: JsonObject): void {
  const moved = before['provider'] !== after['provider'] || originOf(before) !== originOf(after);
  if (!moved) return;
  const kept = secretMembers.filter(
    (name) => after[name] !== undefined && keepsPart(after[name], patch[name]),
  );
  if (kept.length === 0) return;
  throw invalidSettings(
    kept.map((name) => ({
      pointer: `/${name}`,
      detail: 'Send it again, or null. It was stored for another address.',
    })),
  );
}

function originOf({ baseUrl }: JsonObject): string | undefined {
  return typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl).origin : undefined;
}

/** Whether a part of a secret is not new. */
function keepsPart(after: JsonValue | undefined, given: JsonValue | undefined): boolean {
  if (given === undefined) return true;
  const parts = (value: JsonValue | undefined): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  return parts(after).some((name) => !parts(given).includes(name));
}
