/**
 * A {@link SlidingWindow} in Redis, read and written in one atomic step: a list of the times of the requests that were allowed, oldest
 * first. The times are Redis's own, in microseconds, so the clocks of processes do not matter.
 *
 * KEYS[1]: the log. ARGV: the window in ms, the limit, the cost.
 */
export const SLIDING_WINDOW_SCRIPT = `
local log, window, limit, cost = KEYS[1], ARGV[1] * 1000, tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- If Redis's clock was set back, no time counts as having passed since the newest request. Otherwise the log would block the client for as
-- long as the clock was set back.
local newest = redis.call('LINDEX', log, -1)
if newest and tonumber(newest) > now then
  local times = redis.call('LRANGE', log, 0, -1)
  redis.call('DEL', log)
  for _, at in ipairs(times) do
    redis.call('RPUSH', log, string.format('%.0f', at - newest + now))
  end
end

-- The window is half open: a request that was allowed exactly one window ago has left it.
local oldest = redis.call('LINDEX', log, 0)
while oldest and tonumber(oldest) <= now - window do
  redis.call('LPOP', log)
  oldest = redis.call('LINDEX', log, 0)
end

local count = redis.call('LLEN', log)
local over = count + cost - limit
local wait = 0
if over <= 0 then
  for _ = 1, cost do
    -- Lua would format a number of sixteen digits with an exponent.
    redis.call('RPUSH', log, string.format('%.0f', now))
  end
  redis.call('PEXPIRE', log, ARGV[1] * 2)
  count = count + cost
elseif count > 0 then
  wait = redis.call('LINDEX', log, math.min(over, count) - 1) + window - now
end
return { over <= 0 and 1 or 0, math.max(0, limit - count), wait, (oldest or now) + window - now }
`;
