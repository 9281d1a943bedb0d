import { Body, Controller, Delete, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../../audit/actor.js';
import { AllowRoles } from '../../http/access.js';
import { IfMatchHeader, namesState } from '../../http/entity-tag.js';
import { PageQuery, pageOf } from '../../http/page-query.js';
import type { PlanRecord } from '../usage-plan.repository.js';
import { UsagePlans } from '../usage-plans.js';
import { CreatePlanBody, PlanBody, PlanPage, PlanPath, PlanTermsBody, termsOf } from './usage-plans.dto.js';
import {
  DocumentedPlan,
  DocumentedPlanChange,
  DocumentedPlanCreation,
  DocumentedPlanList,
  DocumentedPlanRemoval,
} from './usage-plans.openapi.js';

/** For administrators, who are clients of the surface to which `/admin` belongs. */
@Controller('admin/plans')
@AllowRoles('admin')
export class UsagePlansController {
  constructor(private readonly plans: UsagePlans) {}

  @Get()
  @DocumentedPlanList()
  async list(@Query() query: PageQuery): Promise<PlanPage> {
    const { rows, next } = await this.plans.list(pageOf(query, ['text']));
    return { plans: rows.map(PlanBody.from), next };
  }

  @Post()
  @DocumentedPlanCreation()
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreatePlanBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanBody> {
    return this.tagged(reply, await this.plans.create(actor, { name: body.name, ...termsOf(body) }));
  }

  @Get(':name')
  @DocumentedPlan()
  async read(
    @Param() { name }: PlanPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanBody> {
    return this.tagged(reply, await this.plans.find(name));
  }

  @Put(':name')
  @DocumentedPlanChange()
  async change(
    @CurrentActor() actor: Actor,
    @Param() { name }: PlanPath,
    @Headers() ifMatch: IfMatchHeader,
    @Body() body: PlanTermsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanBody> {
    const plan = await this.plans.change(actor, name, termsOf(body), (tag) => namesState(ifMatch, tag));
    return this.tagged(reply, plan);
  }

  @Delete(':name')
  @DocumentedPlanRemoval()
  remove(@CurrentActor() actor: Actor, @Param() { name }: PlanPath): Promise<void> {
    return this.plans.remove(actor, name);
  }

  private tagged(reply: FastifyReply, plan: PlanRecord): PlanBody {
    reply.header('etag', this.plans.tagOf(plan));
    return PlanBody.from(plan);
  }
}
