import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../../platform/audit/actor.js';
import { AllowRoles } from '../../platform/http/access.js';
import { IfMatchHeader, namesState } from '../../platform/http/entity-tag.js';
import { pageOf } from '../../platform/http/page-query.js';
import type { KadoeClientState } from '../clients/kadoe-client-registry.js';
import {
  ChangeKadoeClientBody,
  KadoeClientBody,
  type KadoeClientPage,
  KadoeClientPath,
  ListedKadoeClientBody,
  ListKadoeClientsQuery,
} from './dto/kadoe-client.dto.js';
import { KadoeClientAdministration } from './kadoe-client-administration.js';
import {
  DocumentedKadoeClient,
  DocumentedKadoeClientChange,
  DocumentedKadoeClientList,
} from './kadoe-clients.openapi.js';

/** For administrators, who are clients of the surface to which `/admin` belongs. */
@Controller('admin/kadoe/clients')
@AllowRoles('admin')
export class KadoeClientsController {
  constructor(private readonly clients: KadoeClientAdministration) {}

  @Get()
  @DocumentedKadoeClientList()
  async list(@Query() query: ListKadoeClientsQuery): Promise<KadoeClientPage> {
    const { environment, enquirer } = query;
    const { rows, next } = await this.clients.page({ environment, enquirer }, pageOf(query, ['uuid']));
    return { clients: rows.map(ListedKadoeClientBody.fromNamed), next };
  }

  @Get(':clientId')
  @DocumentedKadoeClient()
  async read(
    @Param() { clientId }: KadoeClientPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KadoeClientBody> {
    return this.tagged(reply, await this.clients.read(clientId.toLowerCase()));
  }

  @Put(':clientId')
  @DocumentedKadoeClientChange()
  async change(
    @CurrentActor() actor: Actor,
    @Param() { clientId }: KadoeClientPath,
    @Headers() ifMatch: IfMatchHeader,
    @Body() { enquirers, linkProviderId, mandates, plan }: ChangeKadoeClientBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KadoeClientBody> {
    const terms = { enquirers, linkProviderId, mandates, plan };
    const isExpected = (tag: string) => namesState(ifMatch, tag);
    return this.tagged(reply, await this.clients.change(actor, clientId.toLowerCase(), terms, isExpected));
  }

  private tagged(reply: FastifyReply, client: KadoeClientState): KadoeClientBody {
    reply.header('etag', this.clients.tagOf(client));
    return KadoeClientBody.from(client);
  }
}
