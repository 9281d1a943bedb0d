/**
 * A {@link TokenBucket} in Redis, stored as one number: the time at which the bucket will be full, in microseconds of Redis's own clock.
 *
 * KEYS[1]: the bucket. ARGV: the tokens that are refilled per second, the burst, the cost.
 */
export const TOKEN_BUCKET_SCRIPT = `
local bucket, interval, burst, cost = KEYS[1], 1000000 / ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local stored = tonumber(redis.call('GET', bucket) or 0)
-- If the stored time is later than that of an empty bucket, the clock has been set back since, or the burst was larger. The bucket counts
-- as empty from now on, and refills.
local latest = now + burst * interval
local full = math.min(math.max(stored, now), latest)
local tokens = burst - (full - now) / interval
local allowed = tokens >= cost
local wait = 0
if allowed then
  full = full + cost * interval
  tokens = tokens - cost
else
  wait = math.ceil((math.min(cost, burst) - tokens) * interval)
end
if allowed or stored > latest then
  -- Rounded up, so that a fraction of a microsecond never allows a request too early.
  local value, life = math.ceil(full), math.ceil((full - now) / 1000) + 1000
  redis.call('SET', bucket, string.format('%.0f', value), 'PX', string.format('%.0f', life))
end
local remaining = math.max(0, math.floor(tokens))
local more = remaining >= burst and 0 or math.ceil((remaining + 1 - tokens) * interval)
return { allowed and 1 or 0, remaining, wait, more }
`;
