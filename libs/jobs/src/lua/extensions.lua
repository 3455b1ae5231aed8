-- Where features take part in the one atomic end of a job. Their Lua follows this file and adds functions to:
--
-- on_job_end      called with `ended` when a job reaches its terminal state, in the same step. `ended` has id, tenant,
--                 key, status, and the members of the record that extensions read (the constant end_members).
-- on_attempt_end  by the extension's name: called with `ended` and its part of arg.parts when a run is settled
-- on_forget       called with id and tenant when an ended job is deleted
--
-- as_ended(id, tenant, key, status, values)  `ended` of these values of end_members
local on_job_end, on_attempt_end, on_forget = {}, {}, {}
local function as_ended(id, tenant, key, status, values)
  local ended = { id = id, tenant = tenant, key = key, status = status }
  for place, name in ipairs(end_members) do ended[name] = values[place] end
  return ended
end
