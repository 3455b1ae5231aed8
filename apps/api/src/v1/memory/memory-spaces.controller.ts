import { Readable } from 'node:stream';
import {
  type MemoryDocument,
  type MemoryDocumentList,
  type MemoryEntryPage,
  type MemorySearchResult,
  memorySearchSchema,
  type MemorySpace,
  type MemorySpaceList,
  newMemoryEntriesSchema,
} from '@app/contracts';
import { MemorySpaces, SpaceFullError } from '@app/memory';
import { MemoryGuard } from '@app/redis';
import { exportLines, SpaceSearch, unknownSpace } from '@app/use-cases';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../../http/caller.js';
import { ProblemError } from '../../http/problems.js';
import { readBody, readQuery } from '../../http/read-request.js';
import { documentQuerySchema, entryQuerySchema, readPass, readSpaceName } from './memory-requests.js';

/** Memory spaces, as their own tenant sees them. To everybody else they do not exist. */
@Controller('v1/memory')
export class MemorySpacesController {
  constructor(
    private readonly spaces: MemorySpaces,
    private readonly guard: MemoryGuard,
    private readonly searching: SpaceSearch,
  ) {}

  @Get()
  async list(@Tenant() tenant: string): Promise<MemorySpaceList> {
    return { data: await this.spaces.list(tenant) };
  }

  @Get(':space')
  async get(@Tenant() tenant: string, @Param('space') space: string): Promise<MemorySpace> {
    return known(await this.spaces.get({ tenant, space }));
  }

  @Delete(':space')
  @HttpCode(204)
  async remove(@Tenant() tenant: string, @Param('space') space: string): Promise<void> {
    if (!(await this.spaces.remove({ tenant, space }))) known(undefined);
  }

  @Post(':space/entries')
  async append(
    @Tenant() tenant: string,
    @Param('space') name: string,
    @Body() body: unknown,
  ): Promise<{ numbers: number[] }> {
    const space = readSpaceName(name);
    const { entries } = readBody(newMemoryEntriesSchema, body);
    this.guard.assertRoom();
    return { numbers: await this.spaces.append({ tenant, space }, entries).catch(refuseFull) };
  }

  @Get(':space/entries')
  async entries(
    @Tenant() tenant: string,
    @Param('space') space: string,
    @Query() query: unknown,
  ): Promise<MemoryEntryPage> {
    const { after, limit } = readQuery(entryQuerySchema, query);
    const { entries } = known(await this.spaces.get({ tenant, space }));
    const data = await this.spaces.entries({ tenant, space }, after, limit);
    const last = data.at(-1)?.number ?? entries;
    return { data, nextAfter: last < entries ? last : null };
  }

  @Get(':space/documents')
  async documents(
    @Tenant() tenant: string,
    @Param('space') space: string,
    @Query() query: unknown,
  ): Promise<MemoryDocumentList> {
    const { pass, before = Infinity, limit } = readQuery(documentQuerySchema, query);
    known(await this.spaces.get({ tenant, space }));
    return { data: await this.spaces.documents({ tenant, space }, pass, before, limit) };
  }

  @Get(':space/documents/:pass/:version')
  async document(
    @Tenant() tenant: string,
    @Param('space') space: string,
    @Param('pass') passName: string,
    @Param('version') version: string,
  ): Promise<MemoryDocument> {
    const pass = readPass(passName);
    const { long, digests } = known(await this.spaces.get({ tenant, space }));
    const newest = pass === 'long' ? long : digests;
    const wanted = version === 'current' ? newest : Number(version);
    const found = Number.isSafeInteger(wanted)
      ? await this.spaces.document({ tenant, space }, pass, wanted)
      : undefined;
    if (found !== undefined) return found;
    throw new ProblemError(
      'not-found',
      'The space has no document of this version. Old versions are deleted.',
    );
  }

  @Post(':space/search')
  @HttpCode(200)
  async search(
    @Tenant() tenant: string,
    @Param('space') space: string,
    @Body() body: unknown,
  ): Promise<MemorySearchResult> {
    const asked = readBody(memorySearchSchema, body);
    const state = known(await this.spaces.get({ tenant, space }));
    return this.searching.search({ tenant, space }, state, asked);
  }

  @Get(':space/export')
  async export(
    @Tenant() tenant: string,
    @Param('space') space: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const state = known(await this.spaces.get({ tenant, space }));
    const lines = exportLines(this.spaces, { tenant, space }, state);
    await reply.type('application/jsonl').send(Readable.from(lines, { objectMode: false }));
  }
}

function known<Found>(found: Found | undefined): Found {
  if (found !== undefined) return found;
  throw unknownSpace();
}

function refuseFull(error: unknown): never {
  if (!(error instanceof SpaceFullError)) throw error;
  throw new ProblemError('space-full', `${error.message} Begin another space, or delete this one.`, {
    cause: error,
  });
}
