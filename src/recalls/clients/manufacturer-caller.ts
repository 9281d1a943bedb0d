import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { requestOf } from '../../platform/http/principal.js';

/** A caller of role `manufacturer`, which always has a manufacturer. */
export interface ManufacturerCaller {
  readonly clientId: string;
  /** The manufacturer whose recalls the client can access. */
  readonly manufacturer: { readonly id: number; readonly name: string };
}

/** The caller of a route that only manufacturers may call. */
export const CurrentManufacturer = createParamDecorator(
  (_: unknown, context: ExecutionContext): ManufacturerCaller => {
    const { caller } = requestOf(context);
    if (!caller?.organisation) throw new Error('A route asks for a manufacturer but lets other roles in.');
    return { clientId: caller.clientId, manufacturer: caller.organisation };
  },
);
