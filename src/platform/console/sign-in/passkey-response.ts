import { parse } from 'secure-json-parse';
import { z } from 'zod';

/** The longest that an authenticator says has some kilobytes. */
const LONGEST = 32 * 1024;

const CREDENTIAL = z.looseObject({
  id: z.string().regex(/^[\w-]{1,1400}$/),
  rawId: z.string(),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string() }),
  clientExtensionResults: z.looseObject({}),
});

/** What a browser said about a passkey, as far as its shape goes. The library checks the rest. */
export function parseCredential(text: string): z.infer<typeof CREDENTIAL> | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    return CREDENTIAL.safeParse(parse(text)).data;
  } catch {
    return undefined;
  }
}
