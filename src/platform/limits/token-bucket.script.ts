/**
 * A {@link TokenBucket} in Redis, for scripts to begin with. It is stored as one number: the time at which the bucket will be full, in
 * microseconds of Redis's own clock. `tokens_of` looks at a bucket, `take_from` takes what was found to be there.
 */
export const TOKEN_BUCKET_FUNCTIONS = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function tokens_of(key, rate, most)
  local interval, burst = 1000000 / rate, tonumber(most)
  local stored = tonumber(redis.call('GET', key) or 0)
  -- If the stored time is later than that of an empty bucket, the clock has been set back since, or the burst was larger. The bucket
  -- counts as empty from now on, and refills.
  local latest = now + burst * interval
  local full = math.min(math.max(stored, now), latest)
  local tokens = burst - (full - now) / interval
  return { key = key, interval = interval, burst = burst, full = full, tokens = tokens, outdated = stored > latest }
end

local function take_from(bucket, cost)
  bucket.full = bucket.full + cost * bucket.interval
  bucket.tokens = bucket.tokens - cost
  -- Rounded up, so that a fraction of a microsecond never allows a request too early.
  local value, life = math.ceil(bucket.full), math.ceil((bucket.full - now) / 1000) + 1000
  redis.call('SET', bucket.key, string.format('%.0f', value), 'PX', string.format('%.0f', life))
end

-- Microseconds until a cost is there.
local function wait_for(bucket, cost)
  if bucket.tokens >= cost then return 0 end
  return math.ceil((math.min(cost, bucket.burst) - bucket.tokens) * bucket.interval)
end

local function remaining_of(bucket)
  local remaining = math.max(0, math.floor(bucket.tokens))
  local more = remaining >= bucket.burst and 0 or math.ceil((remaining + 1 - bucket.tokens) * bucket.interval)
  return remaining, more
end
`;

/** KEYS[1]: the bucket. ARGV: the tokens that are refilled per second, the burst, the cost. */
export const TOKEN_BUCKET_SCRIPT = `${TOKEN_BUCKET_FUNCTIONS}
local bucket, cost = tokens_of(KEYS[1], ARGV[1], ARGV[2]), tonumber(ARGV[3])
local allowed = bucket.tokens >= cost
local wait = wait_for(bucket, cost)
if allowed then take_from(bucket, cost) elseif bucket.outdated then take_from(bucket, 0) end
local remaining, more = remaining_of(bucket)
return { allowed and 1 or 0, remaining, wait, more }
`;
