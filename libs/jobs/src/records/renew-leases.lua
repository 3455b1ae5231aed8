-- Renews the leases of running jobs.
--
-- Keys       due
-- Arguments  leaseMs, held: id, tenant and token of each
-- Reply      ids of jobs that another run holds by now
local lost = {}
for _, held in ipairs(arg.held) do
  local values = redis.call('HMGET', prefix .. 'job:' .. held.id, 'token', 'status', 'deadline')
  if values[1] ~= held.token then
    lost[#lost + 1] = held.id
  elseif values[2] == 'in_progress' then
    redis.call('ZADD', KEYS[1], as_time(math.min(values[3], now + arg.leaseMs)), held.id .. held.tenant)
  end
end
return lost
