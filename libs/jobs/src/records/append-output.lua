-- Appends events of a run to the log of its job: in order, once, and only while the run holds the job.
--
-- Keys       job
-- Arguments  token of the run, batch: number of this batch in the run, from 1; events: type and members in turn
-- Reply      1 while the run still has the job, else 0
local job = KEYS[1]
local values = redis.call('HMGET', job, 'token', 'batch')
if values[1] ~= arg.token then return 0 end
-- A batch that is here already was sent again because its reply was lost.
local mark = string.format('%s %.0f', arg.token, arg.batch)
if values[2] == mark then return 1 end
for place = 1, #arg.events, 2 do log_event(job, arg.events[place], arg.events[place + 1]) end
redis.call('HSET', job, 'batch', mark, 'spoken', 1)
return 1
