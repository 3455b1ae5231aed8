import { catchUpRate } from './even-use.js';

/**
 * `permitted`: when each of the waiting calls may begin, in their order, until one may not yet; `wait` and
 * `dimension` tell of that one. All dimensions are taken or none. Times of permits never go back, so the sum of a
 * window is exact for each permit although it may lie a little in the future. Sets `pressed` for calls that wait.
 */
export const permits = `
-- A rule whose window was full goes on evenly; it may burst again when it was not wanted for a while.
local permitted, wait, dimension = {}, 0, ''
local earliest = math.max(now, get('at') or 0)
for _, costs in ipairs(query.wanted) do
  local at, because = earliest, ''
  if blocked > at then at, because = blocked, 'vendor' end
  local slow = slowness(at)
  for place, rule in ipairs(rules) do
    local cost = costs[place]
    if cost > 0 then
      local paced = rule.free_at
      if slow == 1 then paced = paced - rule.burst * rule.interval end
      if rule.interval > 0 and paced > at then at, because = paced, rule.name end
      local fits = fits_at(rule, at, cost)
      rule.full = fits > at
      if fits > at then at, because = fits, rule.name end
    end
  end
  if because ~= '' then pressed = math.max(pressed, at) end
  if at > now + query.horizon then
    wait, dimension = math.ceil(at - now), because
    break
  end
  if lease and total + claimed() >= lease.limit then
    wait, dimension = -1, 'concurrency'
    break
  end
  for place, rule in ipairs(rules) do
    local cost = costs[place]
    if cost > 0 then
      leave_behind(rule, at)
      local most = math.min(cost, rule.limit)
      local faster = slow == 1 and behind(rule, at, most) and ${catchUpRate} or 1
      add(rule, math.floor(at / rule.width), most)
      local from = math.max(rule.free_at, rule.full and at + rule.burst * rule.interval or at)
      rule.free_at = from + most * rule.interval * slow / faster
    end
  end
  earliest = at
  permitted[#permitted + 1] = math.floor(at)
  held, total, since = held + 1, total + 1, now
end
put('at', earliest)
`;
