import { TOKEN_BUCKET_FUNCTIONS } from './token-bucket.script.js';

/**
 * Two {@link TokenBucket}s in Redis that are decided in one atomic step, so that a request takes from both of them or from neither.
 *
 * KEYS: the bucket of the one key, and the collective one. ARGV: the tokens per second and the burst of each, and the cost. Returns what
 * other scripts do, of the bucket of the one key, and then: 0, or which bucket refused, 1 or 2. The wait is the longer one, because
 * both buckets have to allow the request.
 */
export const BUCKET_PAIR_SCRIPT = `${TOKEN_BUCKET_FUNCTIONS}
local own, collective = tokens_of(KEYS[1], ARGV[1], ARGV[2]), tokens_of(KEYS[2], ARGV[3], ARGV[4])
local cost = tonumber(ARGV[5])
local refused = own.tokens < cost and 1 or collective.tokens < cost and 2 or 0
local wait = math.max(wait_for(own, cost), wait_for(collective, cost))
for _, bucket in ipairs({ own, collective }) do
  if refused == 0 then take_from(bucket, cost) elseif bucket.outdated then take_from(bucket, 0) end
end
local remaining, more = remaining_of(own)
return { refused == 0 and 1 or 0, remaining, wait, more, refused }
`;
