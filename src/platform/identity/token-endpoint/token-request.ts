import type { IncomingMessage } from 'node:http';
import { readBody, UnreadableBody } from '../../http/request-body.js';
import { AADSTS_ERRORS } from './aadsts-catalogue.js';

/** A complete request for a token with client credentials. Its values are checked elsewhere. */
export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

/** Many times the number of parameters in any real form, because splitting a megabyte of `&` would keep the process busy for long. */
const LONGEST_FORM_BYTES = 64 * 1024;

/**
 * Parses the form. Parameters other than the four are ignored: MSAL sends about eight. The client may authenticate in the form or with HTTP
 * Basic: RFC 6749 (2.3.1) requires servers to support Basic, and common libraries try it first.
 *
 * @throws AadstsError for the first parameter that is missing or wrong
 */
export async function readTokenRequest(request: IncomingMessage): Promise<TokenRequest> {
  const form = await readForm(request);
  const basic = basicCredentials(request.headers.authorization);
  const grantType = form.get('grant_type');
  if (!grantType) throw AADSTS_ERRORS.missingParameter('grant_type');
  if (grantType !== 'client_credentials') throw AADSTS_ERRORS.unsupportedGrant(grantType);
  const clientId = form.get('client_id') || basic?.clientId;
  if (!clientId) throw AADSTS_ERRORS.missingParameter('client_id');
  if (basic && basic.clientId !== clientId) {
    throw AADSTS_ERRORS.malformed('The Authorization header and the body name different clients.');
  }
  const clientSecret = form.get('client_secret') || basic?.clientSecret;
  if (!clientSecret) throw AADSTS_ERRORS.missingSecret();
  const scope = form.get('scope')?.trim();
  if (!scope) throw AADSTS_ERRORS.missingScope();
  return { clientId, clientSecret, scope };
}

/**
 * A body that is not a form has none of the parameters, and gets the error that Entra gives. The content type is ignored: Apache's
 * HttpClient declares `charset=ISO-8859-1` for forms in ASCII.
 */
async function readForm(request: IncomingMessage): Promise<ReadonlyMap<string, string>> {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(await readFormText(request))) {
    if (form.has(name)) throw AADSTS_ERRORS.duplicateParameter(name);
    form.set(name, value);
  }
  return form;
}

async function readFormText(request: IncomingMessage): Promise<string> {
  try {
    return await readBody(request, LONGEST_FORM_BYTES);
  } catch (error) {
    if (error instanceof UnreadableBody) throw AADSTS_ERRORS.malformed(`The body ${error.issue.message}.`);
    throw error;
  }
}

function basicCredentials(authorization: string | undefined) {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon === -1) return undefined;
  return {
    clientId: formDecoded(decoded.slice(0, colon)),
    clientSecret: formDecoded(decoded.slice(colon + 1)),
  };
}

/** RFC 6749 requires both halves to be form-encoded before they are joined. */
function formDecoded(text: string): string {
  return new URLSearchParams(`text=${text.replaceAll('&', '%26')}`).get('text') ?? '';
}
