import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Inject, Injectable, type Type } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { ModuleRef } from '@nestjs/core';
import { type ValidationError, type ValidatorOptions, validateSync } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Clock, londonDay } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type Issue, invalidRequest, PLATFORM_RULES, type PlacedIssue } from '../errors/request-error.js';
import type { BodyLimit } from '../surfaces/surface.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { isReadBodyClass, type ReadBodyClass } from './body-reader.js';
import { type BodyStream, type BodyStreamClass, isBodyStreamClass, openBodyStream } from './body-stream.js';
import { CORRELATION_ID_ISSUE, isMalformedCorrelationId } from './correlation-id.js';
import { MOST_ISSUES, shownField } from './issue-bounds.js';
import { replyOf, requestOf } from './principal.js';
import { isBodyEmpty, readJsonObject, requireJsonType, UnreadableBody } from './request-body.js';
import { type RequestClass, RequestRules } from './request-rules.js';

type Part = Exclude<PlacedIssue['part'], 'request'>;

/**
 * Where a rule about dates finds the function that returns today's date in London, so that the rule needs no clock. (It is a function
 * because computing the date costs as much as validating a whole query, and most requests do not need it.)
 */
export const TODAY = Symbol('today in London');

/** Where a rule about roles finds the function that returns those of all surfaces, which no surface knows. */
export const ROLES = Symbol('the roles of all surfaces');

/** One issue per field, and no copies of the request in the errors. */
const VALIDATION: ValidatorOptions = {
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

/** Additional data of a rule, as class-validator's `context`. */
export interface RuleContext {
  /** The text that existing clients compare with. */
  readonly matchedText?: string;
  /** For a list or an object: the issues of its elements, each with its place, instead of one message for all. */
  readonly issuesIn?: (value: unknown, part: object) => readonly Issue[];
}

const PART_OF_ARGUMENT: Readonly<Record<number, Part>> = {
  [RouteParamtypes.PARAM]: 'params',
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.HEADERS]: 'headers',
  [RouteParamtypes.BODY]: 'body',
};

/**
 * The last stage before the handler: parameters, query and body are validated together, so that a 400 lists every issue. (Nest runs one
 * pipe per parameter, and the first that throws ends the validation.) The handler gets validated instances through `@Param()`, `@Query()`,
 * `@Headers()` and `@Body()`.
 */
@Injectable()
export class RequestValidation implements CanActivate {
  private readonly plans = new WeakMap<object, ReadonlyMap<Part, RequestClass>>();

  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly surfaces: Surfaces,
    private readonly modules: ModuleRef,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const plan = this.planOf(context);
    const request = requestOf(context);
    const hasMalformedId = request.correlationId !== undefined && isMalformedCorrelationId(request.headers);
    if (plan.size === 0 && !hasMalformedId) return true;
    const issues = new IssueList();
    if (hasMalformedId) issues.add('headers', CORRELATION_ID_ISSUE, { rule: PLATFORM_RULES.correlationId });
    for (const [part, dto] of plan) {
      if (isBodyStreamClass(dto)) {
        request.body = this.openStream(dto, context, issues);
        continue;
      }
      if (isReadBodyClass(dto)) {
        request.body = await this.readBy(dto, context, issues);
        continue;
      }
      const given =
        part === 'body'
          ? await bodyOf(request, dto, this.surfaces.ofRequest(request).body, issues)
          : givenIn(request, part, dto);
      if (given === undefined) continue;
      const chosen = part === 'body' ? this.chosenByRole(dto, given) : dto;
      Object.assign(request, { [part]: this.check(part, chosen, given, issues) });
    }
    if (issues.found.length > 0) throw invalidRequest(...issues.found);
    return true;
  }

  /**
   * Validates what a page has read from its address or its form, by the class of the API's route that takes the same. Other names are ignored.
   *
   * @throws RequestError `invalidRequest` with every issue
   */
  validated<Values extends object>(dto: new () => Values, values: Readonly<Record<string, unknown>>): Values {
    const requestClass = dto as unknown as RequestClass;
    const rules = RequestRules.of(requestClass);
    const known = Object.entries(values).filter(([name, value]) => value !== undefined && rules.has(name));
    const issues = new IssueList();
    const given = { value: Object.fromEntries(known), repeatedKeys: [] };
    const instance = this.check('body', requestClass, given, issues);
    if (issues.found.length > 0) throw invalidRequest(...issues.found);
    return instance as Values;
  }

  /**
   * Creates an instance of the part's class with the values of the known fields, and adds issues for invalid ones.
   *
   * class-transformer is not used: it walks into values of any shape and depth, and silently drops names such as `constructor` or
   * `toString`. All rules are synchronous, so there is no await between them.
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
    instance[ROLES] = () => Object.keys(this.surfaces.roles);
    for (const field of repeatedKeys) issues.add(part, { field, message: 'must be given once' });
    if (!rules.isSatisfiedBy(instance)) {
      for (const error of validateSync(instance, VALIDATION)) {
        // It is unknown which of the values the caller means, so none of them is validated.
        if (repeatedKeys.includes(error.property)) continue;
        addIssues(issues, error, part, instance);
      }
    }
    // Unknown fields are reported after invalid ones, because otherwise a hundred invented names would hide everything else.
    for (const field of unknownNames) {
      if (!repeatedKeys.includes(field)) {
        issues.add(part, { field, message: unknownNameIn(part) }, { rule: PLATFORM_RULES.unknownName });
      }
      if (issues.isFull) break;
    }
    return instance;
  }

  /** The class of a body that a surface other than that of the route validates: it onboards a client of that surface. */
  private chosenByRole(dto: RequestClass, { value: { role } }: GivenPart): RequestClass {
    if (dto.chosenByRole !== true || typeof role !== 'string') return dto;
    const body: Type | undefined = this.surfaces.ofRole(role)?.clients?.onboarding.body;
    return (body as RequestClass | undefined) ?? dto;
  }

  /** The handler reads the body. Only its headers are validated here. */
  private openStream(
    bodyClass: BodyStreamClass,
    context: ExecutionContext,
    issues: IssueList,
  ): BodyStream | undefined {
    const request = requestOf<FastifyRequest>(context).raw;
    const response = replyOf(context).raw;
    try {
      return openBodyStream(bodyClass, request, response, this.settings);
    } catch (error) {
      issues.addUnreadableBody(error);
      return undefined;
    }
  }

  /** An injectable of the surface reads and validates the body. */
  private async readBy(
    { reader }: ReadBodyClass,
    context: ExecutionContext,
    issues: IssueList,
  ): Promise<object | undefined> {
    const request = requestOf(context);
    try {
      const read = await this.modules.get(reader, { strict: false }).read(request, replyOf(context));
      if ('body' in read) return read.body;
      for (const { part, field, message, rule } of read.issues) {
        if (part !== 'request') issues.add(part, { field, message }, { rule });
      }
    } catch (error) {
      issues.addUnreadableBody(error);
    }
    return undefined;
  }

  /** The class of each part, read once per handler from its decorators. */
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
    // The key of a decorator of our own begins with random characters, which may be digits.
    const found = Object.entries(args).flatMap(([key, { index }]) =>
      /^\d+:/.test(key) ? [{ part: PART_OF_ARGUMENT[Number.parseInt(key, 10)], type: types[index] }] : [],
    );
    // Parameters are validated before the body, in whatever order the handler lists them.
    for (const part of ['params', 'query', 'headers', 'body'] as const) {
      const dto = found.find((entry) => entry.part === part)?.type;
      if (typeof dto === 'function' && dto !== Object && dto !== String) plan.set(part, dto as RequestClass);
    }
    this.plans.set(handler, plan);
    return plan;
  }
}

/** The content of a part of a request, before it is validated. */
interface GivenPart {
  readonly value: Record<string, unknown>;
  /** Duplicate keys of a JSON object. (A repeated parameter is a list.) */
  readonly repeatedKeys: readonly string[];
}

/** Adds up to {@link MOST_ISSUES} issues; further ones are ignored. */
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
    this.add('body', error.issue, { rule: error.rule });
  }
}

function givenIn(request: FastifyRequest, part: Exclude<Part, 'body'>, dto: RequestClass): GivenPart {
  if (part !== 'headers') return { value: request[part] as Record<string, unknown>, repeatedKeys: [] };
  // Unknown headers are ignored, because a request has many that do not concern the handler. Node makes their names lower case.
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
  { bytes, depth, jsonOnly }: BodyLimit,
  issues: IssueList,
): Promise<GivenPart | undefined> {
  const { mostBodyBytes = bytes } = dto;
  try {
    if (mayBeEmpty(dto) && isBodyEmpty(request.raw as IncomingMessage))
      return { value: {}, repeatedKeys: [] };
    if (jsonOnly) requireJsonType(request.headers);
    return await readJsonObject(request.raw as IncomingMessage, { bytes: mostBodyBytes, depth });
  } catch (error) {
    issues.addUnreadableBody(error);
    return undefined;
  }
}

/** A static property on the class marks an optional body. */
function mayBeEmpty(dto: RequestClass): boolean {
  return 'mayBeEmpty' in dto && dto.mayBeEmpty === true;
}

function addIssues(
  issues: IssueList,
  error: ValidationError,
  part: Part,
  instance: Record<PropertyKey, unknown>,
): void {
  const [constraint = '', message = 'is wrong'] = Object.entries(error.constraints ?? {})[0] ?? [];
  const context = (error.contexts as Record<string, RuleContext> | undefined)?.[constraint];
  for (const issue of context?.issuesIn?.(instance[error.property], instance) ?? [
    { field: error.property, message },
  ]) {
    issues.add(part, issue, { rule: constraint, matchedText: context?.matchedText });
  }
}

function unknownNameIn(part: Part): string {
  return part === 'body' ? 'is not a property of this request' : 'is not a parameter of this endpoint';
}
