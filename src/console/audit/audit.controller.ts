import { Get, Query } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import { filterOf, ListAuditQuery } from '../../platform/audit/dto/audit-query.dto.js';
import { SUBJECT_KINDS } from '../../platform/audit/subject-kinds.js';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { shownList, WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import { type Filters, filtersIn } from '../../platform/console/forms/parameters.js';
import { shownAct, whoOf } from '../../platform/console/pages/audit-changes.js';
import { commandText, optionWords } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { pageOf } from '../../platform/http/page-query.js';
import { RequestValidation } from '../../platform/http/request-validation.js';

const LABELS = {
  actor: 'Who',
  action: 'Act',
  subjectKind: 'Kind',
  subjectId: 'About',
  since: 'From',
  until: 'Before',
};

/** Who did what, and what it changed. It names people and where they were, so it is for administrators alone. */
@ConsoleController()
@ForRoles('administrator')
export class AuditController {
  constructor(
    private readonly trail: AuditTrail,
    private readonly rules: RequestValidation,
  ) {}

  @Get('audit')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const list = await shownList(filtersIn(query), LABELS, async () => {
      const asked = this.rules.validated(ListAuditQuery, filtersIn(query));
      return this.trail.list(filterOf(asked), pageOf(asked, ['bigint']));
    });
    return visit.page('console/audit/audit.njk', {
      ...list,
      acts: list.rows.map(shownAct),
      kinds: SUBJECT_KINDS,
      command: commandText('audit', ...wordsOf(list.filters)),
    });
  }

  @Get('audit.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const asked = this.rules.validated(ListAuditQuery, filtersIn(query));
    const { rows } = await this.trail.list(filterOf(asked), WHOLE_LIST);
    return visit.csv('audit', [
      ['id', 'when', 'who', 'address', 'act', 'kind', 'about', 'name', 'before', 'after'],
      ...rows.map(({ id, happenedAt, actor, action, subject, before, after }) => [
        id,
        happenedAt,
        whoOf(actor),
        'address' in actor ? actor.address : '',
        action,
        subject.kind,
        subject.id,
        subject.name,
        before && JSON.stringify(before),
        after && JSON.stringify(after),
      ]),
    ]);
  }
}

/** The filters as options of the command. */
function wordsOf(filters: Filters): string[] {
  const { subjectId: subject, subjectKind: kind, actor, action, since, until } = filters;
  return optionWords({ subject, kind, actor, action, since, until });
}
