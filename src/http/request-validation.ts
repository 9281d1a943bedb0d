import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validate } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Clock, londonDay } from '../clock/clock.js';
import { BAD_REQUEST } from '../errors/catalogue.js';
import { type Fault, RecallsError } from '../errors/recalls-error.js';
import { readJsonObject, UnreadableBody } from './request-body.js';

type Part = 'params' | 'query' | 'body';
type Dto = new () => object;

/** Where a validator finds London's today, so that a rule about dates needs no clock of its own. */
export const TODAY = Symbol('today in London');

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
  private readonly plans = new WeakMap<object, ReadonlyMap<Part, Dto>>();

  constructor(private readonly clock: Clock) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const plan = this.planOf(context);
    if (plan.size === 0) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const today = londonDay(this.clock.now());
    const faults: FoundFault[] = [];
    for (const [part, dto] of plan) {
      const given = part === 'body' ? await bodyOf(request, faults) : (request[part] as Record<string, unknown>);
      if (given === undefined) continue;
      const instance = plainToInstance(dto, given);
      Object.defineProperty(instance, TODAY, { value: today });
      const errors = await validate(instance, {
        whitelist: true,
        forbidNonWhitelisted: true,
        stopAtFirstError: true,
        validationError: { target: false, value: false },
      });
      for (const error of errors) faults.push(faultOf(error, part));
      request[part] = instance;
    }
    if (faults.length > 0) throw refusal(faults);
    return true;
  }

  /** Which class each part must fit, read once a handler from what its decorators say. */
  private planOf(context: ExecutionContext): ReadonlyMap<Part, Dto> {
    const handler = context.getHandler();
    const known = this.plans.get(handler);
    if (known) return known;
    const plan = new Map<Part, Dto>();
    const controller = context.getClass();
    const types: unknown[] = Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, handler.name) ?? [];
    const args: Record<string, { index: number }> =
      Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {};
    const found = Object.entries(args).map(([key, { index }]) => ({
      part: PART_OF_ARGUMENT[Number.parseInt(key, 10)],
      type: types[index],
    }));
    // Parameters are judged before the body, whatever order the handler names them in.
    for (const part of ['params', 'query', 'body'] as const) {
      const dto = found.find((entry) => entry.part === part)?.type;
      if (typeof dto === 'function' && dto !== Object && dto !== String) plan.set(part, dto as Dto);
    }
    this.plans.set(handler, plan);
    return plan;
  }
}

async function bodyOf(request: FastifyRequest, faults: FoundFault[]): Promise<Record<string, unknown> | undefined> {
  try {
    return await readJsonObject(request.raw as IncomingMessage);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    faults.push({ ...error.fault, part: 'body', matchedText: BAD_REQUEST.invalidBody });
    return undefined;
  }
}

function faultOf(error: ValidationError, part: Part): FoundFault {
  const [constraint, message] = Object.entries(error.constraints ?? {})[0] ?? ['', 'is wrong'];
  const contexts = error.contexts as Record<string, { matchedText?: string }> | undefined;
  return {
    field: error.property,
    message: constraint === 'whitelistValidation' ? unknownNameIn(part) : message,
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
      matchedText === BAD_REQUEST.referencesMissing || matchedText === BAD_REQUEST.manufacturerReferenceMissing,
  );
  if (missing?.matchedText !== undefined) return missing.matchedText;
  const texts = new Set(found.map(({ matchedText }) => matchedText));
  const [only] = texts;
  if (texts.size === 1 && only !== undefined) return only;
  return found.some(({ part }) => part === 'body') ? BAD_REQUEST.invalidBody : BAD_REQUEST.invalidParameters;
}
