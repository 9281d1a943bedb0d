import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { type ValidationError, type ValidatorOptions, validateSync } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock, londonDay } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type Issue, invalidRequest, type PlacedIssue } from '../errors/request-error.js';
import type { BodyLimit } from '../surfaces/surface.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { type BodyStream, type BodyStreamClass, isBodyStreamClass, openBodyStream } from './body-stream.js';
import { MOST_ISSUES, shownField } from './issue-bounds.js';
import { isBodyEmpty, readJsonObject, UnreadableBody } from './request-body.js';
import { type RequestClass, RequestRules } from './request-rules.js';

type Part = Exclude<PlacedIssue['part'], 'request'>;

/**
 * Where a rule about dates finds a function that tells London's today, so that it needs no clock of its own. (A
 * function, because reckoning the day costs as much as checking a whole query, and most requests need no day.)
 */
export const TODAY = Symbol('today in London');

/** One issue per field, and no copies of the request in the errors. */
const VALIDATION: ValidatorOptions = {
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

/** What a rule can tell beside its message, as class-validator's `context`. */
export interface RuleContext {
  /** The text that existing clients match on. */
  readonly matchedText?: string;
  /** For a list: what is wrong with its elements, each issue with its place, instead of one message for all. */
  readonly issuesIn?: (value: unknown) => readonly Issue[];
}

const PART_OF_ARGUMENT: Readonly<Record<number, Part>> = {
  [RouteParamtypes.PARAM]: 'params',
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.HEADERS]: 'headers',
  [RouteParamtypes.BODY]: 'body',
};

/**
 * The last stage before the service: parameters, query and body are checked together, so that a 400 lists every
 * issue at once. (Nest's pipes run one a parameter, and the first to throw wins.) What a handler then gets through
 * `@Param()`, `@Query()`, `@Headers()` and `@Body()` are checked instances of the classes it names.
 */
@Injectable()
export class RequestValidation implements CanActivate {
  private readonly plans = new WeakMap<object, ReadonlyMap<Part, RequestClass>>();

  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly surfaces: Surfaces,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const plan = this.planOf(context);
    if (plan.size === 0) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const issues = new IssueList();
    for (const [part, dto] of plan) {
      if (isBodyStreamClass(dto)) {
        request.body = this.openStream(dto, context, issues);
        continue;
      }
      const given =
        part === 'body'
          ? await bodyOf(request, dto, this.surfaces.ofRequest(request).body, issues)
          : givenIn(request, part, dto);
      if (given === undefined) continue;
      Object.assign(request, { [part]: this.check(part, dto, given, issues) });
    }
    if (issues.found.length > 0) throw invalidRequest(...issues.found);
    return true;
  }

  /**
   * An instance of the part's class with the values given for the names it knows; what is wrong goes into the issues.
   *
   * Not class-transformer's: it walks into values of whatever shape and depth, and leaves out names such as
   * `constructor` or `toString` in silence. The rules are all synchronous, so nothing is awaited between them.
   */
  private check(
    part: Part,
    dto: RequestClass,
    { value, repeatedKeys }: GivenPart,
    issues: IssueList,
  ): object {
    const instance: Record<PropertyKey, unknown> = new dto();
    const rules = RequestRules.of(dto);
    const unknownNames: string[] = [];
    for (const name of Object.keys(value)) {
      if (rules.has(name)) instance[name] = value[name];
      else unknownNames.push(name);
    }
    instance[TODAY] = () => londonDay(this.clock.now());
    for (const field of repeatedKeys) issues.add(part, { field, message: 'must be given once' });
    if (!rules.isSatisfiedBy(instance)) {
      for (const error of validateSync(instance, VALIDATION)) {
        // Which of its values the caller means is not known, so none of them is judged.
        if (repeatedKeys.includes(error.property)) continue;
        addIssues(issues, error, part, instance[error.property]);
      }
    }
    // After what the rules say: with a hundred made-up names a caller would hear of nothing else.
    for (const field of unknownNames) {
      if (!repeatedKeys.includes(field)) issues.add(part, { field, message: unknownNameIn(part) });
      if (issues.isFull) break;
    }
    return instance;
  }

  /** The handler of the request reads the body. Only its headers are validated here. */
  private openStream(
    bodyClass: BodyStreamClass,
    context: ExecutionContext,
    issues: IssueList,
  ): BodyStream | undefined {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>().raw;
    const response = http.getResponse<FastifyReply>().raw;
    try {
      return openBodyStream(bodyClass, request, response, this.settings);
    } catch (error) {
      issues.addUnreadableBody(error);
      return undefined;
    }
  }

  /** Which class each part must fit, read once a handler from what its decorators say. */
  private planOf(context: ExecutionContext): ReadonlyMap<Part, RequestClass> {
    const handler = context.getHandler();
    const known = this.plans.get(handler);
    if (known) return known;
    const plan = new Map<Part, RequestClass>();
    const controller = context.getClass();
    const types: unknown[] =
      Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, handler.name) ?? [];
    const args: Record<string, { index: number }> =
      Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {};
    const found = Object.entries(args).map(([key, { index }]) => ({
      part: PART_OF_ARGUMENT[Number.parseInt(key, 10)],
      type: types[index],
    }));
    // Parameters are judged before the body, whatever order the handler names them in.
    for (const part of ['params', 'query', 'headers', 'body'] as const) {
      const dto = found.find((entry) => entry.part === part)?.type;
      if (typeof dto === 'function' && dto !== Object && dto !== String) plan.set(part, dto as RequestClass);
    }
    this.plans.set(handler, plan);
    return plan;
  }
}

/** What a part of a request has, before it is checked. */
interface GivenPart {
  readonly value: Record<string, unknown>;
  /** Keys that an object of JSON had more than once; a parameter that is given twice is a list. */
  readonly repeatedKeys: readonly string[];
}

/** The first {@link MOST_ISSUES}; the rest is not looked at. */
class IssueList {
  readonly found: PlacedIssue[] = [];

  get isFull(): boolean {
    return this.found.length >= MOST_ISSUES;
  }

  add(part: Part, { field, message }: Issue, told: Pick<PlacedIssue, 'rule' | 'matchedText'> = {}): void {
    if (!this.isFull) this.found.push({ field: shownField(field), message, part, ...told });
  }

  addUnreadableBody(error: unknown): void {
    if (!(error instanceof UnreadableBody)) throw error;
    this.add('body', error.issue);
  }
}

function givenIn(request: FastifyRequest, part: Exclude<Part, 'body'>, dto: RequestClass): GivenPart {
  if (part !== 'headers') return { value: request[part] as Record<string, unknown>, repeatedKeys: [] };
  // A request has many headers that are nobody's business here; Node gives their names in lower case.
  const value = Object.fromEntries(
    RequestRules.of(dto).names.flatMap((name) => {
      const header = request.headers[name.toLowerCase()];
      return header === undefined ? [] : [[name, header]];
    }),
  );
  return { value, repeatedKeys: [] };
}

async function bodyOf(
  request: FastifyRequest,
  dto: RequestClass,
  { bytes, depth }: BodyLimit,
  issues: IssueList,
): Promise<GivenPart | undefined> {
  const { mostBodyBytes = bytes } = dto;
  try {
    if (mayBeEmpty(dto) && isBodyEmpty(request.raw as IncomingMessage))
      return { value: {}, repeatedKeys: [] };
    return await readJsonObject(request.raw as IncomingMessage, { bytes: mostBodyBytes, depth });
  } catch (error) {
    issues.addUnreadableBody(error);
    return undefined;
  }
}

/** A class of a body that a caller may leave out says so in a static property. */
function mayBeEmpty(dto: RequestClass): boolean {
  return 'mayBeEmpty' in dto && dto.mayBeEmpty === true;
}

function addIssues(issues: IssueList, error: ValidationError, part: Part, value: unknown): void {
  const [constraint = '', message = 'is wrong'] = Object.entries(error.constraints ?? {})[0] ?? [];
  const context = (error.contexts as Record<string, RuleContext> | undefined)?.[constraint];
  for (const issue of context?.issuesIn?.(value) ?? [{ field: error.property, message }]) {
    issues.add(part, issue, { rule: constraint, matchedText: context?.matchedText });
  }
}

function unknownNameIn(part: Part): string {
  return part === 'body' ? 'is not a property of this request' : 'is not a parameter of this endpoint';
}
