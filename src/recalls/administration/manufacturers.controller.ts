import { Body, Controller, Delete, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../../platform/audit/actor.js';
import { AllowRoles } from '../../platform/http/access.js';
import { IfMatchHeader, namesState } from '../../platform/http/entity-tag.js';
import { pageOf } from '../../platform/http/page-query.js';
import {
  ChangeManufacturerBody,
  FullManufacturerBody,
  ListManufacturersQuery,
  ManufacturerBody,
  type ManufacturerPage,
  manufacturerDetailsOf,
} from './dto/manufacturer.dto.js';
import { ManufacturerPath, SshKeyPath } from './dto/paths.dto.js';
import { AddSshKeyBody, SshKeyBody } from './dto/ssh-key.dto.js';
import { type FullManufacturer, ManufacturerAdministration } from './manufacturer-administration.js';
import {
  DocumentedManufacturer,
  DocumentedManufacturerChange,
  DocumentedManufacturerList,
  DocumentedSshKeyAddition,
  DocumentedSshKeyRemoval,
} from './manufacturers.openapi.js';

@Controller('admin/manufacturers')
@AllowRoles('admin')
export class ManufacturersController {
  constructor(private readonly manufacturers: ManufacturerAdministration) {}

  @Get()
  @DocumentedManufacturerList()
  async list(@Query() query: ListManufacturersQuery): Promise<ManufacturerPage> {
    const { rows, next } = await this.manufacturers.list(query.name, pageOf(query, ['integer']));
    return { manufacturers: rows.map(ManufacturerBody.from), next };
  }

  @Get(':manufacturerId')
  @DocumentedManufacturer()
  async read(
    @Param() { manufacturerId }: ManufacturerPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FullManufacturerBody> {
    return this.tagged(reply, await this.manufacturers.read(Number(manufacturerId)));
  }

  @Put(':manufacturerId')
  @DocumentedManufacturerChange()
  async change(
    @CurrentActor() actor: Actor,
    @Param() { manufacturerId }: ManufacturerPath,
    @Headers() ifMatch: IfMatchHeader,
    @Body() body: ChangeManufacturerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FullManufacturerBody> {
    const details = manufacturerDetailsOf(body);
    const manufacturer = await this.manufacturers.change(actor, Number(manufacturerId), details, (tag) =>
      namesState(ifMatch, tag),
    );
    return this.tagged(reply, manufacturer);
  }

  @Post(':manufacturerId/ssh-keys')
  @DocumentedSshKeyAddition()
  async addSshKey(
    @CurrentActor() actor: Actor,
    @Param() { manufacturerId }: ManufacturerPath,
    @Body() { publicKey }: AddSshKeyBody,
  ): Promise<SshKeyBody> {
    return SshKeyBody.from(await this.manufacturers.addSshKey(actor, Number(manufacturerId), publicKey));
  }

  @Delete(':manufacturerId/ssh-keys/:keyId')
  @DocumentedSshKeyRemoval()
  removeSshKey(@CurrentActor() actor: Actor, @Param() { manufacturerId, keyId }: SshKeyPath): Promise<void> {
    return this.manufacturers.removeSshKey(actor, Number(manufacturerId), Number(keyId));
  }

  private tagged(reply: FastifyReply, manufacturer: FullManufacturer): FullManufacturerBody {
    reply.header('etag', this.manufacturers.tagOf(manufacturer));
    return FullManufacturerBody.from(manufacturer);
  }
}
