/**
 * A {@link SlidingLog} in Redis, decided and written in one step that nothing can come between: the times of the
 * calls let through, oldest first, in a list. Time is Redis's own, in microseconds, so the clocks of processes have no say.
 *
 * KEYS[1]: the log. ARGV: the window in ms, the limit.
 * Answers: 1 when the call is let through; how many calls are in the window; microseconds until the oldest leaves it.
 */
export const SLIDING_LOG_SCRIPT = `
local log, window, limit = KEYS[1], ARGV[1] * 1000, tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- Redis's clock was set back: as if no time had passed since the newest call. Otherwise the log would shut the caller
-- out for as long as the clock went back.
local newest = redis.call('LINDEX', log, -1)
if newest and tonumber(newest) > now then
  local times = redis.call('LRANGE', log, 0, -1)
  redis.call('DEL', log)
  for _, at in ipairs(times) do
    redis.call('RPUSH', log, string.format('%.0f', at - newest + now))
  end
end

-- The window is half open: a call let through exactly one window ago has left it.
local oldest = redis.call('LINDEX', log, 0)
while oldest and tonumber(oldest) <= now - window do
  redis.call('LPOP', log)
  oldest = redis.call('LINDEX', log, 0)
end

local count = redis.call('LLEN', log)
local passes = count < limit
if passes then
  -- Lua would write a number of sixteen digits with an exponent.
  redis.call('RPUSH', log, string.format('%.0f', now))
  redis.call('PEXPIRE', log, ARGV[1] * 2)
  count = count + 1
end
return { passes and 1 or 0, count, (oldest or now) + window - now }
`;
