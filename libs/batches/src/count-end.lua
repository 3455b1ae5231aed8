-- A batch counts the end of its job, in the same step.
on_job_end[#on_job_end + 1] = function(ended)
  if ended.batch then redis.call('HINCRBY', prefix .. 'batch:' .. ended.batch, ended.status, 1) end
end
