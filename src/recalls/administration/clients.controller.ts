import { Body, Controller, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../../platform/audit/actor.js';
import { ClientsOfSurfaces } from '../../platform/clients/clients-of-surfaces.js';
import { AllowRoles } from '../../platform/http/access.js';
import { IfMatchHeader, namesState } from '../../platform/http/entity-tag.js';
import { pageOf } from '../../platform/http/page-query.js';
import { OnboardingService } from '../onboarding/onboarding.service.js';
import { ClientAdministration, type FullClient } from './client-administration.js';
import {
  DocumentedClient,
  DocumentedClientChange,
  DocumentedClientList,
  DocumentedDisabling,
  DocumentedEnabling,
  DocumentedOnboarding,
} from './clients.openapi.js';
import { ClientBody, type ClientPage, FullClientBody } from './dto/client.dto.js';
import {
  ChangeClientBody,
  clientDetailsOf,
  clientFilterOf,
  ListClientsQuery,
} from './dto/client-request.dto.js';
import { OnboardClientBody, OnboardedClientAnswer } from './dto/onboard-client.dto.js';
import { ClientPath, idsOf } from './dto/paths.dto.js';

@Controller('admin/clients')
@AllowRoles('admin')
export class ClientsController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly onboarding: OnboardingService,
    private readonly surfaces: ClientsOfSurfaces,
  ) {}

  @Post()
  @DocumentedOnboarding()
  async onboard(
    @CurrentActor() actor: Actor,
    @Body() body: OnboardClientBody,
  ): Promise<OnboardedClientAnswer | object> {
    const elsewhere = this.surfaces.onboardingOf(body.role);
    if (elsewhere) return elsewhere.onboard(actor, body);
    return OnboardedClientAnswer.from(await this.onboarding.onboard(actor, body));
  }

  @Get()
  @DocumentedClientList()
  async list(@Query() query: ListClientsQuery): Promise<ClientPage> {
    const { rows, next } = await this.clients.list(clientFilterOf(query), pageOf(query, ['instant', 'uuid']));
    return { clients: rows.map(ClientBody.from), next };
  }

  @Get(':clientId')
  @DocumentedClient()
  async read(
    @Param() path: ClientPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FullClientBody> {
    return this.tagged(reply, await this.clients.read(idsOf(path).clientId));
  }

  @Put(':clientId')
  @DocumentedClientChange()
  async change(
    @CurrentActor() actor: Actor,
    @Param() path: ClientPath,
    @Headers() ifMatch: IfMatchHeader,
    @Body() body: ChangeClientBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FullClientBody> {
    const client = await this.clients.change(actor, idsOf(path).clientId, clientDetailsOf(body), (tag) =>
      namesState(ifMatch, tag),
    );
    return this.tagged(reply, client);
  }

  @Post(':clientId/disable')
  @DocumentedDisabling()
  disable(@CurrentActor() actor: Actor, @Param() path: ClientPath): Promise<void> {
    return this.clients.disable(actor, idsOf(path).clientId);
  }

  @Post(':clientId/enable')
  @DocumentedEnabling()
  enable(@CurrentActor() actor: Actor, @Param() path: ClientPath): Promise<void> {
    return this.clients.enable(actor, idsOf(path).clientId);
  }

  private tagged(reply: FastifyReply, client: FullClient): FullClientBody {
    reply.header('etag', this.clients.tagOf(client));
    return FullClientBody.from(client);
  }
}
