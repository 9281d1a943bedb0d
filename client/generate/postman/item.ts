import { createHash } from 'node:crypto';
import type { Specification } from '../specification.js';
import type { PostmanRequest } from './request.js';
import type { Script } from './scripts.js';

interface Event {
  readonly listen: 'prerequest' | 'test';
  readonly script: { readonly type: 'text/javascript'; readonly exec: Script };
}

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly event?: readonly Event[];
  readonly request?: PostmanRequest;
  readonly item?: readonly Item[];
}

/** A collection of Postman's format 2.1. */
export interface Collection {
  readonly info: Readonly<Record<'_postman_id' | 'name' | 'description' | 'schema', string>>;
  readonly item: readonly Item[];
  readonly variable: readonly { readonly key: string; readonly value: string }[];
}

export function infoOf({ info: { title, description } }: Specification): Collection['info'] {
  return {
    _postman_id: idOf(title),
    name: title,
    description: `Made from the OpenAPI document by \`npm run client-kit\`: change that, not this.\n\n${description}`,
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  };
}

export function event(listen: Event['listen'], exec: Script): Event {
  return { listen, script: { type: 'text/javascript', exec } };
}

/** The same for the same thing each time, so that Postman takes a newer collection for the same one. */
export function idOf(what: string): string {
  const hash = createHash('sha256').update(`vehicle-recalls/${what}`).digest('hex');
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
}
