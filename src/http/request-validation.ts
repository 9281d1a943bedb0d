import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { type ValidationError, type ValidatorOptions, validateSync } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Clock, londonDay } from '../clock/clock.js';
import { BAD_REQUEST } from '../errors/catalogue.js';
import { type Fault, RecallsError } from '../errors/recalls-error.js';
import { readJsonObject, UnreadableBody } from './request-body.js';
import { type RequestClass, RequestRules } from './request-rules.js';

type Part = 'params' | 'query' | 'body';

/**
 * Where a rule about dates finds a function that tells London's today, so that it needs no clock of its own. (A
 * function, because reckoning the day costs as much as checking a whole query, and most requests need no day.)
 */
export const TODAY = Symbol('today in London');

/** One fault a field, and no copies of the request in the errors. */
const VALIDATION: ValidatorOptions = {
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

/** A fault, the part it is in, and the text existing clients match on if there is one for it. */
interface FoundFault extends Fault {
  readonly part: Part;
  readonly matchedText: string | undefined;
}

const PART_OF_ARGUMENT: Readonly<Record<number, Part>> = {
  [RouteParamtypes.PARAM]: 'params',
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.BODY]: 'body',
};

/**
 * The last stage before the service: parameters, query and body are checked together, so that a 400 lists every
 * fault at once. (Nest's pipes run one a parameter, and the first to throw wins.) What a handler then gets through
 * `@Param()`, `@Query()` and `@Body()` are checked instances of the classes it names.
 */
@Injectable()
export class RequestValidation implements CanActivate {
  private readonly plans = new WeakMap<object, ReadonlyMap<Part, RequestClass>>();

  constructor(private readonly clock: Clock) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const plan = this.planOf(context);
    if (plan.size === 0) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const faults: FoundFault[] = [];
    for (const [part, dto] of plan) {
      const given =
        part === 'body' ? await bodyOf(request, faults) : (request[part] as Record<string, unknown>);
      if (given === undefined) continue;
      request[part] = this.check(part, dto, given, faults);
    }
    if (faults.length > 0) throw refusal(faults);
    return true;
  }

  /**
   * An instance of the part's class with the values given for the names it knows; what is wrong goes into the faults.
   *
   * Not class-transformer's: it walks into values of whatever shape and depth, and leaves out names such as
   * `constructor` or `toString` in silence. The rules are all synchronous, so nothing is awaited between them.
   */
  private check(part: Part, dto: RequestClass, given: Record<string, unknown>, faults: FoundFault[]): object {
    const instance: Record<PropertyKey, unknown> = new dto();
    const rules = RequestRules.of(dto);
    for (const name of Object.keys(given)) {
      if (rules.know(name)) instance[name] = given[name];
      else faults.push({ field: name, message: unknownNameIn(part), part, matchedText: undefined });
    }
    instance[TODAY] = () => londonDay(this.clock.now());
    if (!rules.hold(instance)) {
      for (const error of validateSync(instance, VALIDATION)) faults.push(faultOf(error, part));
    }
    return instance;
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
    for (const part of ['params', 'query', 'body'] as const) {
      const dto = found.find((entry) => entry.part === part)?.type;
      if (typeof dto === 'function' && dto !== Object && dto !== String) plan.set(part, dto as RequestClass);
    }
    this.plans.set(handler, plan);
    return plan;
  }
}

async function bodyOf(
  request: FastifyRequest,
  faults: FoundFault[],
): Promise<Record<string, unknown> | undefined> {
  try {
    return await readJsonObject(request.raw as IncomingMessage);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    faults.push({ ...error.fault, part: 'body', matchedText: BAD_REQUEST.invalidBody });
    return undefined;
  }
}

function faultOf(error: ValidationError, part: Part): FoundFault {
  const [constraint = '', message = 'is wrong'] = Object.entries(error.constraints ?? {})[0] ?? [];
  const contexts = error.contexts as Record<string, { matchedText?: string }> | undefined;
  return {
    field: error.property,
    message,
    part,
    matchedText: contexts?.[constraint]?.matchedText,
  };
}

function unknownNameIn(part: Part): string {
  return part === 'body' ? 'is not a property of this request' : 'is not a parameter of this endpoint';
}

/**
 * The text of the 400. A missing reference is told before all else, since it decides which recall is meant; a text of
 * its own for the date format only when nothing else is wrong; else whether the body or the parameters are at fault.
 */
function refusal(found: readonly FoundFault[]): RecallsError {
  const faults = found.map(({ field, message }) => ({ field, message }));
  return new RecallsError('badRequest', { message: textOf(found), faults });
}

function textOf(found: readonly FoundFault[]): string {
  const missing = found.find(
    ({ matchedText }) =>
      matchedText === BAD_REQUEST.referencesMissing ||
      matchedText === BAD_REQUEST.manufacturerReferenceMissing,
  );
  if (missing?.matchedText !== undefined) return missing.matchedText;
  const texts = new Set(found.map(({ matchedText }) => matchedText));
  const [only] = texts;
  if (texts.size === 1 && only !== undefined) return only;
  return found.some(({ part }) => part === 'body') ? BAD_REQUEST.invalidBody : BAD_REQUEST.invalidParameters;
}
